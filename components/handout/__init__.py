"""What a figure is when it leaves the page: a spreadsheet, a table of text, a picture, a reference, a QR code.

A leaf: `model`, the writers and the pictures know no page; `build` makes handouts from answers.
"""
