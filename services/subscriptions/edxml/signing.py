"""XML signatures over whole messages: signxml makes and verifies an enveloped signature in ``DigitalSignature``."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree
from signxml.algorithms import SignatureConstructionMethod, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import XMLVerifier

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import NAMESPACE, Message
from services.subscriptions.edxml.packaging import unpack
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.tree import parse_tree
from services.subscriptions.edxml.writing import SIGNATURE_PLACE, file_form, to_bytes

_DS = "http://www.w3.org/2000/09/xmldsig#"


def write_signed(message: Message, key_pem: bytes, certificate_pem: bytes) -> bytes:
    """The file form, signed with an RSA or elliptic-curve key; the certificate travels in the signature.

    Raises `Incomplete`, or ``ValueError`` for another kind of key.
    """
    key = load_pem_private_key(key_pem, None)
    if isinstance(key, rsa.RSAPrivateKey):
        method = SignatureMethod.RSA_SHA256
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        method = SignatureMethod.ECDSA_SHA256
    else:
        raise ValueError("a message is signed with an RSA or an elliptic-curve key")
    root = file_form(message)
    place = root.find(f".//{{{NAMESPACE}}}{SIGNATURE_PLACE}")
    etree.SubElement(place, f"{{{_DS}}}Signature", Id="placeholder", nsmap={"ds": _DS})
    signer = XMLSigner(method=SignatureConstructionMethod.enveloped, signature_algorithm=method)
    return to_bytes(signer.sign(root, key=key, cert=[x509.load_pem_x509_certificate(certificate_pem)]))


def read_signed(data: bytes, certificate_pem: bytes) -> Message:
    """The message, verified as signed as a whole by the owner of the certificate; only what is signed is read.

    Raises `UnreadableMessage` ``signature`` where it is not so signed, or what `read` raises.
    """
    xml, parts = unpack(data)
    parse_tree(xml)  # refuses a DOCTYPE and hostile XML before another parser reads it
    if parts:
        raise UnreadableMessage("signature", "the files travel beside the XML, where its signature does not reach them")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    try:
        root = etree.fromstring(xml.strip(), parser)
        found = XMLVerifier().verify(root, x509_cert=x509.load_pem_x509_certificate(certificate_pem))
    except (SignXMLException, ValueError) as error:
        raise UnreadableMessage("signature", str(error)) from error
    except etree.XMLSyntaxError as error:
        raise UnreadableMessage("malformed", str(error)) from error
    signed = None if isinstance(found, list) else found.signed_xml
    if signed is None or signed.tag != root.tag:
        raise UnreadableMessage("signature", "only a part of the message is signed")
    return read(etree.tostring(signed))
