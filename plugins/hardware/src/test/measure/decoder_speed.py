#!/usr/bin/env python3
"""Measures how long a decoder-only transformer takes on this machine's NVIDIA GPU, and what energy it draws.

The models have the dimensions of published ones and random weights: time and energy don't depend on what the weights say. A
prompt is read in one pass; a decoding step is one token for each of a batch of requests whose KV caches are full to a given
context, replayed as one CUDA graph. There is no server, no scheduler and no sampling in these figures: they are what an
inference engine can't be faster than with the same kernels. Energy is the device's own counter (NVML) over the same repetitions.

    python3 decoder_speed.py OUTPUT.csv [SECONDS]

Needs PyTorch and nvidia-ml-py. Stops beginning new points after SECONDS (default 300).
"""

import csv
import sys
import time

import pynvml
import torch
import torch.nn.functional as F

# name: layers, hidden, intermediate, query heads, KV heads, head dimension, vocabulary
MODELS = {
    "llama-3.2-1b": (16, 2048, 8192, 32, 8, 64, 128256),
    "llama-3.2-3b": (28, 3072, 8192, 24, 8, 128, 128256),
    "llama-3.1-8b": (32, 4096, 14336, 32, 8, 128, 128256),
    "qwen3-32b": (64, 5120, 25600, 64, 8, 128, 151936),
}
PROMPTS = (128, 512, 1024, 2048, 4096, 8192)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)
CONTEXTS = (512, 2048, 8192)
DTYPE = torch.bfloat16
DEVICE = "cuda"
MIN_SECONDS = 0.4  # of repetitions for each point: NVML's energy counter moves every 20 to 100 ms


class Decoder:
    def __init__(self, layers, hidden, intermediate, heads, kv_heads, head_dim, vocabulary):
        self.heads, self.kv_heads, self.head_dim = heads, kv_heads, head_dim
        self.hidden, self.intermediate = hidden, intermediate
        width = (heads + 2 * kv_heads) * head_dim
        self.layers = [
            {
                "norm1": self.weight(hidden),
                "qkv": self.weight(width, hidden),
                "out": self.weight(hidden, heads * head_dim),
                "norm2": self.weight(hidden),
                "gate_up": self.weight(2 * intermediate, hidden),
                "down": self.weight(hidden, intermediate),
            }
            for _ in range(layers)
        ]
        self.embedding = self.weight(vocabulary, hidden)
        self.norm = self.weight(hidden)

    @staticmethod
    def weight(*shape):
        return torch.empty(*shape, dtype=DTYPE, device=DEVICE).normal_(std=0.02)

    def qkv(self, layer, x, tokens):
        normed = F.rms_norm(x, (self.hidden,), layer["norm1"])
        return F.linear(normed, layer["qkv"]).view(*tokens, self.heads + 2 * self.kv_heads, self.head_dim).split(
            (self.heads, self.kv_heads, self.kv_heads), dim=-2
        )

    def rest(self, layer, x, attended):
        x = x + F.linear(attended, layer["out"])
        gate, up = F.linear(F.rms_norm(x, (self.hidden,), layer["norm2"]), layer["gate_up"]).chunk(2, dim=-1)
        return x + F.linear(F.silu(gate) * up, layer["down"])

    def logits(self, x):
        return F.linear(F.rms_norm(x, (self.hidden,), self.norm), self.embedding).argmax(dim=-1)

    @staticmethod
    def rotate(x, angles):
        first, second = x.chunk(2, dim=-1)
        cos, sin = angles.cos().to(DTYPE), angles.sin().to(DTYPE)
        return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)

    def prefill(self, tokens, angles):
        x = F.embedding(tokens, self.embedding)
        count = tokens.shape[0]
        for layer in self.layers:
            q, k, v = self.qkv(layer, x, (count,))
            q, k = self.rotate(q, angles), self.rotate(k, angles)
            attended = F.scaled_dot_product_attention(
                q.transpose(0, 1)[None], k.transpose(0, 1)[None], v.transpose(0, 1)[None], is_causal=True, enable_gqa=True
            )
            x = self.rest(layer, x, attended[0].transpose(0, 1).reshape(count, -1))
        return self.logits(x[-1:])

    def decode(self, tokens, angles, keys, values):
        """One token for each request; keys and values: a list of [batch, KV heads, context, head dimension]."""
        x = F.embedding(tokens, self.embedding)
        batch = tokens.shape[0]
        for layer, key, value in zip(self.layers, keys, values):
            q, k, v = self.qkv(layer, x, (batch,))
            q, k = self.rotate(q, angles), self.rotate(k, angles)
            key[:, :, -1] = k
            value[:, :, -1] = v
            # The heads that share keys are rows of one product, so that the cache is read once.
            q = q.reshape(batch, self.kv_heads, self.heads // self.kv_heads, self.head_dim)
            weights = torch.softmax(q @ key.transpose(-1, -2) * self.head_dim**-0.5, dim=-1, dtype=torch.float32)
            x = self.rest(layer, x, (weights.to(DTYPE) @ value).reshape(batch, -1))
        return self.logits(x)


def angles(count, head_dim):
    return torch.rand(count, 1, head_dim // 2, device=DEVICE)


def measured(handle, run):
    """Mean milliseconds, joules and number of repetitions, after a warm-up."""
    for _ in range(3):
        run()
    torch.cuda.synchronize()
    start = time.perf_counter()
    run()
    torch.cuda.synchronize()
    repetitions = max(5, int(MIN_SECONDS / (time.perf_counter() - start)))
    before = pynvml.nvmlDeviceGetTotalEnergyConsumption(handle)
    start = time.perf_counter()
    for _ in range(repetitions):
        run()
    torch.cuda.synchronize()
    seconds = time.perf_counter() - start
    joules = (pynvml.nvmlDeviceGetTotalEnergyConsumption(handle) - before) / 1000
    return seconds / repetitions * 1000, joules / repetitions, repetitions


def graph_of(run):
    torch.cuda.synchronize()
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(2):
            run()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        run()
    return graph.replay


def points(name, handle, deadline):
    layers, _, _, _, kv_heads, head_dim, vocabulary = MODELS[name]
    model = Decoder(*MODELS[name])
    for prompt in PROMPTS:
        if time.monotonic() > deadline:
            return
        tokens = torch.randint(vocabulary, (prompt,), device=DEVICE)
        positions = angles(prompt, head_dim)
        yield ("prefill", 1, prompt, *measured(handle, lambda: model.prefill(tokens, positions)))
    free = torch.cuda.mem_get_info()[0]
    for context in CONTEXTS:
        for batch in BATCHES:
            cache = 2 * layers * batch * kv_heads * context * head_dim * 2
            if time.monotonic() > deadline:
                return
            if cache > 0.8 * free:
                continue
            shape = (batch, kv_heads, context, head_dim)
            keys = [torch.randn(shape, dtype=DTYPE, device=DEVICE) for _ in range(layers)]
            values = [torch.randn(shape, dtype=DTYPE, device=DEVICE) for _ in range(layers)]
            tokens = torch.randint(vocabulary, (batch,), device=DEVICE)
            positions = angles(batch, head_dim)
            replay = graph_of(lambda: model.decode(tokens, positions, keys, values))
            yield ("decode", batch, context, *measured(handle, replay))
            del replay, keys, values
            torch.cuda.empty_cache()


def main():
    deadline = time.monotonic() + (float(sys.argv[2]) if len(sys.argv) > 2 else 300)
    pynvml.nvmlInit()
    handle = pynvml.nvmlDeviceGetHandleByIndex(0)
    device = torch.cuda.get_device_name(0)
    with open(sys.argv[1], "w", newline="") as file, torch.inference_mode():
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("device", "model", "phase", "batch", "tokens", "milliseconds", "joules", "repetitions"))
        for name in MODELS:
            try:
                for phase, batch, tokens, ms, joules, repetitions in points(name, handle, deadline):
                    row = (device, name, phase, batch, tokens, f"{ms:.4f}", f"{joules:.4f}", repetitions)
                    writer.writerow(row)
                    file.flush()
                    print(*row, flush=True)
            except torch.cuda.OutOfMemoryError as e:
                print(f"{name}: {e}", file=sys.stderr)
            torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
