"""The gateway: messages of edXML go out to peers and come in from them, over HTTP and over folders."""
