"""A document as a message that can be sent: plain words, HTML, pictures by content id."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from mimetypes import guess_type

from mathsnap.drafts.issue.document import Document
from mathsnap.drafts.issue.page import to_body, to_plain
from mathsnap.drafts.styles import Draw

__all__ = ["to_message"]


def to_message(document: Document, draw: Draw, domain: str = "mathsnap.invalid") -> bytes:
    """The message as a file's bytes; the sender is the author if an address is given with the name."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(document.title.split()) or "Newsletter"
    if re.fullmatch(r"[^<>,]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", document.author):
        message["From"] = document.author
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=domain)
    message["X-Unsent"] = "1"  # opened as a draft by Outlook and Apple Mail
    message.set_content(to_plain(document))
    body = to_body(document, draw, domain)
    message.add_alternative(body.html, subtype="html")
    related = message.get_payload()[1]  # type: ignore[index]
    for cid, content in body.pictures.items():
        kind = guess_type(cid.partition("@")[0])[0] or "image/png"
        main, _, sub = kind.partition("/")
        name = cid.partition("@")[0] + ("" if "." in cid.partition("@")[0] else f".{sub}")
        related.add_related(content, main, sub, cid=f"<{cid}>", filename=name, disposition="inline")  # type: ignore[union-attr]
    return message.as_bytes()
