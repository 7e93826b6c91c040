"""Capital flow: the dock with its charts of today and of past periods, headline, distribution and states."""
