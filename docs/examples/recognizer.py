#!/usr/bin/env python3
"""A recogniser for CallTasks by the contract of docs/speech.md, around Debian's pocketsphinx: English, and only the phrases it is told.

apt-get install --no-install-recommends python3 sox pocketsphinx pocketsphinx-en-us
KEY=secret python3 recognizer.py 8090     then start CallTasks with Speech__Recognizer__Url=http://127.0.0.1:8090/ and Speech__Recognizer__Key=secret
"""
import http.server, json, os, re, subprocess, sys, tempfile, urllib.parse

class Recognizer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > 1_000_000: return self.answer(413)
        wav = self.rfile.read(length)
        if os.environ.get("KEY") and self.headers.get("Authorization") != "Bearer " + os.environ["KEY"]: return self.answer(401)
        phrases = [urllib.parse.unquote(p).lower() for p in self.headers.get("Speech-Phrases", "").split(",")]
        phrases = [p for p in (re.sub(r"[^a-z' ]", " ", p).strip() for p in phrases) if p]
        if not self.headers.get("Speech-Language", "en").startswith("en") or not phrases: return self.answer(204)
        with tempfile.TemporaryDirectory() as folder:
            sound, wide, grammar = (os.path.join(folder, name) for name in ("in.wav", "wide.wav", "g.jsgf"))
            open(sound, "wb").write(wav)
            open(grammar, "w").write("#JSGF V1.0; grammar g; public <p> = (" + " | ".join(phrases) + ")+ ;")
            subprocess.run(["sox", sound, "-r", "16000", wide, "pad", "0.2", "0.2"], check=True, timeout=5)
            said = subprocess.run(["pocketsphinx_continuous", "-infile", wide, "-jsgf", grammar, "-logfn", "/dev/null"], capture_output=True, text=True, timeout=10)
        text = " ".join(said.stdout.split())
        self.answer(200, {"text": text, "confidence": 0.6}) if text else self.answer(204)

    def answer(self, code, body=None):
        data = json.dumps(body).encode() if body else b""
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Recognizer).serve_forever()
