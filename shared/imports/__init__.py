"""Old registers and archives, read: workbooks, Notes exports, PDFs, ZIPs of them.  What is entered is the caller's."""
