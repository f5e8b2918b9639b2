"""edXML (QCVN 102:2016/BTTTT): how Vietnam's document systems send each other documents."""
