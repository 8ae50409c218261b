"""What goes wrong on request: failing methods, deaf sockets, lost or doubled deliveries, switched rate limits."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Deafness = Literal["off", "silent", "frozen"]
Disconnect = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets", "cut"]


class MethodFault(BaseModel):
    """What the next `times` calls of a method meet; `*` means any method, `response_url` and `upload` count as methods.

    `delay` (seconds) comes first and may stand alone. Of the others at most one: `error` answers ok:false with that
    code, `status` that HTTP status, `retry_after` a 429 with those seconds, `nonsense` 200 with a page of HTML,
    `drop` closes the connection before anything was done, `lose_answer` does the work and then closes it.
    """

    model_config = ConfigDict(extra="forbid")

    method: str
    times: int = Field(1, ge=1)
    delay: float = Field(0.0, ge=0, le=60)
    error: str | None = None
    status: int | None = Field(None, ge=400, le=599)
    retry_after: int | None = Field(None, ge=0)
    nonsense: bool = False
    drop: bool = False
    lose_answer: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> "MethodFault":
        kinds = [self.error is not None, self.status is not None, self.retry_after is not None]
        chosen = sum([*kinds, self.nonsense, self.drop, self.lose_answer])
        if chosen > 1 or (chosen == 0 and not self.delay):
            raise ValueError("give one of error, status, retry_after, nonsense, drop, lose_answer, or only a delay")
        return self


class FaultOrder(BaseModel):
    """A change of the faults; what is left out stays as it is, `clear` puts everything right first.

    `limits` sets calls per minute for single methods, `rate_limits` switches Slack's tiers (on at first),
    `posting_limit` one message a second and channel with a burst of five (off at first). `drop_acks` ignores that many
    Socket Mode acknowledgements, `drop_deliveries` loses that many payloads, `duplicate_deliveries` sends that many
    twice. `socket_deaf` makes the open connections `silent` (nothing is delivered, pings are answered) or `frozen`
    (not even pings); `socket_disconnect` announces a disconnect or cuts the connections at once; after
    `link_disabled` no new one can be opened until `clear`.
    """

    model_config = ConfigDict(extra="forbid")

    clear: bool = False
    methods: list[MethodFault] = Field(default_factory=list)
    limits: dict[str, int] = Field(default_factory=dict)
    rate_limits: bool | None = None
    posting_limit: bool | None = None
    drop_acks: int | None = Field(None, ge=0)
    drop_deliveries: int | None = Field(None, ge=0)
    duplicate_deliveries: int | None = Field(None, ge=0)
    socket_deaf: Deafness | None = None
    socket_disconnect: Disconnect | None = None


class FaultState(BaseModel):
    """The faults that are still to come."""

    methods: list[MethodFault] = Field(default_factory=list)
    limits: dict[str, int] = Field(default_factory=dict)
    rate_limits: bool = True
    posting_limit: bool = False
    drop_acks: int = 0
    drop_deliveries: int = 0
    duplicate_deliveries: int = 0


Counter = Literal["drop_acks", "drop_deliveries", "duplicate_deliveries"]


class Faults:
    """Holds the faults and hands each out as often as it was ordered."""

    def __init__(self) -> None:
        self.state = FaultState()

    def order(self, order: FaultOrder) -> None:
        """Take an order; the two socket orders are carried out by the socket's side."""
        if order.clear:
            self.state = FaultState()
        self.state.methods += [fault.model_copy() for fault in order.methods]
        self.state.limits |= order.limits
        given = order.model_dump(exclude_none=True, exclude={"clear", "methods", "limits"})
        for name, value in given.items():
            if name in FaultState.model_fields:
                setattr(self.state, name, value)

    def next_for(self, method: str) -> MethodFault | None:
        """Use up one fault of this method, the one ordered first; None when it is to work."""
        for fault in self.state.methods:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times == 0:
                    self.state.methods.remove(fault)
                return fault
        return None

    def take(self, counter: Counter) -> bool:
        """Use up one of a counted fault; False when there is none left."""
        left: int = getattr(self.state, counter)
        if left > 0:
            setattr(self.state, counter, left - 1)
        return left > 0
