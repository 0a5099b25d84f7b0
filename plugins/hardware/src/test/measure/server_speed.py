#!/usr/bin/env python3
"""Measures a server of the OpenAI API on this machine's NVIDIA GPU: times of streamed completions by load, and the device's energy.

For each pair of lengths and each load, so many clients ask again as soon as they were answered (a closed loop). Prompts are random
tokens, so that no prefix cache helps, and answers have exactly the length asked for. Each client's first answer has a random
length, so that the clients don't ask in waves, and isn't counted. The time to the first token goes from sending the request to the
first piece of text; the time per token from there to the last one. Energy is the device's own counter (NVML) while requests were
counted, over the tokens that came in that time.

    vllm serve MODEL --load-format dummy --no-enable-prefix-caching --max-model-len 8704
    python3 server_speed.py http://127.0.0.1:8000 MODEL NAME OUTPUT.csv [SECONDS]

MODEL is a directory with a published model's config.json and any tokenizer; the weights are random ("dummy"): time and energy don't
depend on what they say. NAME goes into the rows. Needs aiohttp and nvidia-ml-py. Stops beginning new points after SECONDS
(default 200).
"""

import asyncio
import csv
import json
import random
import statistics
import sys
import time

import aiohttp
import pynvml

# prompt and answer, in tokens
LENGTHS = ((1024, 256), (4096, 256), (128, 128))
LOADS = (1, 4, 16, 64, 2, 8, 32)
VOCABULARY = 32000  # of which prompts are made; all models have more
LEAST_REQUESTS = 4
REQUESTS_PER_CLIENT = 2
MOST_SECONDS = 14  # of a point, once its clients are under way


class Device:
    """Energy, power and clock of the first GPU; nothing where there is none."""

    def __init__(self):
        try:
            pynvml.nvmlInit()
            self.handle = pynvml.nvmlDeviceGetHandleByIndex(0)
            self.name = pynvml.nvmlDeviceGetName(self.handle)
        except pynvml.NVMLError:
            self.handle, self.name = None, "none"

    def joules(self):
        return pynvml.nvmlDeviceGetTotalEnergyConsumption(self.handle) / 1000 if self.handle else float("nan")

    def megahertz(self):
        return pynvml.nvmlDeviceGetClockInfo(self.handle, pynvml.NVML_CLOCK_SM) if self.handle else float("nan")


class Point:
    """One load at one pair of lengths."""

    def __init__(self, session, url, model, prompt, output, load):
        self.session, self.url, self.model = session, url + "/v1/completions", model
        self.prompt, self.output, self.load = prompt, output, load
        self.under_way = 0
        self.tokens = 0
        self.counting = False
        self.changed = asyncio.Condition()
        self.first, self.per_token = [], []

    async def complete(self, output):
        body = {
            "model": self.model,
            "prompt": [random.randrange(VOCABULARY) for _ in range(self.prompt)],
            "max_tokens": output,
            "ignore_eos": True,
            "temperature": 1,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        sent = time.perf_counter()
        first = last = tokens = None
        async with self.session.post(self.url, json=body) as response:
            response.raise_for_status()
            async for line in response.content:
                if not line.startswith(b"data: {"):
                    continue
                event = json.loads(line[6:])
                if event.get("usage"):
                    tokens = event["usage"]["completion_tokens"]
                if event["choices"]:
                    last = time.perf_counter()
                    first = first or last
                    self.tokens += 1
        if tokens != output:
            raise ValueError(f"{tokens} tokens where {output} were asked for")
        return first - sent, (last - first) / (output - 1)

    async def client(self):
        await self.complete(random.randint(2, self.output))
        async with self.changed:
            self.under_way += 1
            self.changed.notify_all()
        while True:
            counted = self.counting
            first, per_token = await self.complete(self.output)
            if counted:
                async with self.changed:
                    self.first.append(first)
                    self.per_token.append(per_token)
                    self.changed.notify_all()

    async def measure(self, device):
        clients = [asyncio.create_task(self.client()) for _ in range(self.load)]
        try:
            await self.until(lambda: self.under_way == self.load, clients, 60)
            self.counting = True
            self.tokens = 0
            start, before = time.perf_counter(), device.joules()
            wanted = max(LEAST_REQUESTS, REQUESTS_PER_CLIENT * self.load)
            await self.until(lambda: len(self.first) >= wanted, clients, MOST_SECONDS)
            megahertz = device.megahertz()
            seconds, joules = time.perf_counter() - start, device.joules() - before
        finally:
            for client in clients:
                client.cancel()
            await asyncio.gather(*clients, return_exceptions=True)
        return {
            "requests": len(self.first),
            "ttft_ms": f"{1000 * statistics.median(self.first):.2f}",
            "tpot_ms": f"{1000 * statistics.median(self.per_token):.3f}",
            "tokens_per_s": f"{self.tokens / seconds:.1f}",
            "joules_per_request": f"{joules / self.tokens * self.output:.2f}",
            "watts": f"{joules / seconds:.0f}",
            "mhz": megahertz,
        }

    async def until(self, condition, clients, seconds):
        """Waits for the condition or for so long; an error of a client goes on."""

        async def reached():
            async with self.changed:
                await self.changed.wait_for(condition)

        waiting = asyncio.create_task(reached())
        done, _ = await asyncio.wait({waiting, *clients}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        for ended in done:
            ended.result()


async def main(url, model, name, output, seconds):
    deadline = time.monotonic() + seconds
    device = Device()
    fields = ["device", "model", "prompt_tokens", "output_tokens", "load", "requests"]
    fields += ["ttft_ms", "tpot_ms", "tokens_per_s", "joules_per_request", "watts", "mhz"]
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=None)
    with open(output, "w", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            for prompt, answer in LENGTHS:
                for load in LOADS:
                    if time.monotonic() > deadline:
                        return
                    row = {"device": device.name, "model": name, "prompt_tokens": prompt, "output_tokens": answer, "load": load}
                    row |= await Point(session, url, model, prompt, answer, load).measure(device)
                    writer.writerow(row)
                    file.flush()
                    print(*row.values(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5], float(sys.argv[5]) if len(sys.argv) > 5 else 200))
