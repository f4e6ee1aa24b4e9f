"""Frames as bytes; the examples are read by the tests of the JVM side, too."""

from __future__ import annotations

import json
import socket
import struct
import unittest

from support import RUNNER, protocol

EXAMPLES = json.loads((RUNNER / "protocol-examples.json").read_text(encoding="utf-8"))


def read_all(data: bytes) -> protocol.Frame:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        return protocol.FrameReader(ours).read()


class ExamplesTest(unittest.TestCase):
    def test_reading(self) -> None:
        for example in EXAMPLES:
            with self.subTest(example["name"]):
                frame = read_all(bytes.fromhex(example["hex"]))
                self.assertEqual((frame.kind, frame.ident), (example["kind"], example["id"]))
                if "json" in example:
                    self.assertEqual(json.loads(frame.payload), example["json"])
                elif "bytes" in example:
                    self.assertEqual(frame.payload.hex(), example["bytes"])

    def test_packing(self) -> None:
        for example in EXAMPLES:
            data = bytes.fromhex(example["hex"])
            found = protocol.split(data)
            assert found is not None
            if found[0].kind & protocol.MORE or example["kind"] == protocol.RESULT:
                continue
            with self.subTest(example["name"]):
                self.assertEqual(found[1], b"")
                self.assertEqual(
                    protocol.pack(example["kind"], example["id"], found[0].payload), data
                )

    def test_results(self) -> None:
        for example in EXAMPLES:
            if example["kind"] != protocol.RESULT:
                continue
            with self.subTest(example["name"]):
                data = bytes.fromhex(example["hex"])
                fields = example["result"]
                body = fields["body"].encode()
                meta_length = struct.unpack_from(">I", data, 19)[0]
                meta = data[31 : 31 + meta_length]
                self.assertEqual(json.loads(meta or b"{}"), fields["meta"])
                head = protocol.result_header(
                    example["id"],
                    fields["status"],
                    fields["type"],
                    fields["cpu"],
                    fields["peak"],
                    meta_length,
                    fields["bodyLength"],
                    len(body),
                )
                self.assertEqual(head + meta + body, data)


class ReaderTest(unittest.TestCase):
    def test_bytes_that_come_one_by_one_and_frames_that_come_together(self) -> None:
        data = (
            protocol.pack(3, 1, b"first")
            + protocol.pack(3, 2, b"")
            + protocol.pack(5, 3, b"x" * 200_000)
        )
        ours, theirs = socket.socketpair()
        with ours, theirs:
            reader = protocol.FrameReader(ours, data[:3])
            theirs.sendall(data[3:12])
            sender = __import__("threading").Thread(target=theirs.sendall, args=(data[12:],))
            sender.start()
            self.assertEqual(reader.read(), (3, 1, b"first"))
            self.assertEqual(reader.read(), (3, 2, b""))
            self.assertEqual(reader.read(), (5, 3, b"x" * 200_000))
            sender.join()

    def test_large_payloads_go_in_chunks(self) -> None:
        payload = bytes(range(256)) * 70_000
        data = protocol.pack(protocol.CALL, 4, payload)
        self.assertGreater(len(data), len(payload) + 18)
        first = protocol.split(data)
        assert first is not None
        self.assertEqual(first[0].kind, protocol.CALL | protocol.MORE)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            sender = __import__("threading").Thread(target=theirs.sendall, args=(data,))
            sender.start()
            self.assertEqual(protocol.FrameReader(ours).read(), (protocol.CALL, 4, payload))
            sender.join()

    def test_bad_lengths_and_mixed_continuations_are_refused(self) -> None:
        self.assertRaises(protocol.ProtocolError, read_all, struct.pack(">IBI", 4, 2, 1))
        self.assertRaises(
            protocol.ProtocolError, read_all, struct.pack(">IBI", protocol.MAX_FRAME + 1, 2, 1)
        )
        mixed = protocol.HEADER.pack(6, 0x82, 1) + b"a" + protocol.pack(2, 2, b"b")
        self.assertRaises(protocol.ProtocolError, read_all, mixed)

    def test_the_end_within_a_frame(self) -> None:
        self.assertRaises(protocol.PeerGone, read_all, protocol.pack(2, 1, b"abc")[:-1])
        self.assertRaises(protocol.PeerGone, read_all, b"")
