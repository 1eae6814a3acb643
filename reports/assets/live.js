// Empty on disk: a server that makes pages of its own answers here with the way to them.
