"""What a person sees in a browser: authorization, sign-in and relink pages."""
