"""What stands behind the flow, from Futu: loaded when it is first asked for."""
