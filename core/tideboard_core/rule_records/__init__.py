"""The program `tideboard-signals`: makes records of rules by several processes or by Spark."""
