"""A proxy before a Unix socket that can go away, fall silent, and come back."""

import asyncio
import os
import tempfile
import threading


class Proxy:
    """Listens on `path` and passes bytes on to the real socket; a context manager with a thread of its own."""

    def __init__(self, real):
        self.real = real
        self.folder = tempfile.TemporaryDirectory(prefix="heluo-proxy.")
        self.path = os.path.join(self.folder.name, "socket")
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.server = None
        self.flowing = asyncio.Event()
        self.writers = set()

    def __enter__(self):
        self.thread.start()
        self.do(self.open())
        return self

    def __exit__(self, *_):
        self.do(self.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.folder.cleanup()

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=30)

    def away(self):
        """Breaks what is connected and refuses what comes."""
        self.do(self.close())

    def silent(self):
        """Takes everything and passes nothing on."""
        self.loop.call_soon_threadsafe(self.flowing.clear)

    def back(self):
        self.do(self.reopen())

    async def open(self):
        self.flowing.set()
        self.server = await asyncio.start_unix_server(self.carry, self.path)

    async def close(self):
        if self.server:
            self.server.close()
            self.server = None
            os.unlink(self.path)
        for writer in list(self.writers):
            writer.transport.abort()

    async def reopen(self):
        await self.close()
        await self.open()

    async def carry(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_unix_connection(self.real)
        except OSError:
            writer.transport.abort()
            return
        self.writers |= {writer, far_writer}
        await asyncio.gather(self.pump(reader, far_writer), self.pump(far_reader, writer))
        self.writers -= {writer, far_writer}

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()
