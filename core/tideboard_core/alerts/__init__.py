"""Price alerts that Tideboard itself keeps and judges, where the broker keeps none. Nothing here knows of orders."""
