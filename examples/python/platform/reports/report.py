print("0 orders")
