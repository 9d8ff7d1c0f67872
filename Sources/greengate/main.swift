print("greengate")
