"""The clipboard of Windows as seen from Linux under it (WSL): PowerShell reads, clip.exe takes text."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path

from mathsnap.clipboard.board import Changes
from mathsnap.clipboard.lines import LineChanges
from mathsnap.clipboard.pictures import picture_files
from mathsnap.clipboard.programs import need, output
from mathsnap.clipboard.windows import to_clip

__all__ = ["Wsl"]

_POWERSHELL = ("powershell.exe", "-NoProfile", "-NonInteractive", "-STA", "-Command")

_READ = """
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$board = [System.Windows.Forms.Clipboard]
$answer = @{ files = @(); png = '' }
if ($board::ContainsFileDropList()) { $answer.files = @($board::GetFileDropList()) }
elseif (-not $board::ContainsText() -and $board::ContainsImage()) {
  $stream = New-Object System.IO.MemoryStream
  $board::GetImage().Save($stream, [System.Drawing.Imaging.ImageFormat]::Png)
  $answer.png = [Convert]::ToBase64String($stream.ToArray())
}
ConvertTo-Json -Compress $answer
"""

_WATCH = """
$user32 = Add-Type -PassThru -Name U -Namespace M -MemberDefinition \
'[DllImport("user32.dll")] public static extern uint GetClipboardSequenceNumber();'
$last = $user32::GetClipboardSequenceNumber()
while ($true) {
  Start-Sleep -Milliseconds 400
  $now = $user32::GetClipboardSequenceNumber()
  if ($now -ne $last) { $last = $now; [Console]::Out.WriteLine($now); [Console]::Out.Flush() }
}
"""


class Wsl:
    name = "WSL (powershell.exe, clip.exe)"

    def __init__(self) -> None:
        need("powershell.exe", "clip.exe", purpose="the clipboard of Windows")

    def pictures(self) -> tuple[bytes, ...]:
        try:
            answer = json.loads(output((*_POWERSHELL, _READ), 15.0) or b"{}")
            if answer.get("files"):
                return picture_files([_linux_path(name) for name in answer["files"]])
            return (base64.b64decode(answer["png"]),) if answer.get("png") else ()
        except (ValueError, TypeError, AttributeError, binascii.Error):
            return ()

    def write(self, text: str) -> None:
        to_clip(text)

    def changes(self) -> Changes:
        return LineChanges((*_POWERSHELL, _WATCH), self.write)


def _linux_path(name: str) -> Path:
    found = output(("wslpath", "-u", name), 3.0)
    return Path((found or b"").decode("utf-8", "replace").rstrip("\n"))
