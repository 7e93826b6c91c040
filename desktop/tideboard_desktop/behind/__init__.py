"""What stands behind the flow of a security: brokers, short sales, holders, the company."""
