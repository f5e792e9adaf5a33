"""The least a Django hub could do with a post: one bare INSERT of the body. Only for measuring."""
