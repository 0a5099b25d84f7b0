"""llama.cpp's own HTTP server out of the xllamacpp wheel, with llama-server's names for the few options the tests use."""

import argparse
import signal

import xllamacpp

parser = argparse.ArgumentParser(prog="llama-server", description=__doc__)
parser.add_argument("-m", "--model", required=True, help="a GGUF file")
parser.add_argument("-a", "--alias", help="the name the model is served by")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8080, help="0 takes a free one; the address is printed once it listens")
parser.add_argument("-c", "--ctx-size", type=int, default=4096, help="tokens, shared by all slots")
parser.add_argument("-np", "--parallel", type=int, default=1, help="slots")
parser.add_argument("-t", "--threads", type=int, default=2)
parser.add_argument("--metrics", action="store_true", help="serve /metrics")
parser.add_argument("--embeddings", action="store_true", help="serve embeddings and nothing else")
parser.add_argument("--pooling", choices=["mean", "cls", "last"], help="how a text's vectors become one")
options = parser.parse_args()

params = xllamacpp.CommonParams()
params.model.path = options.model
params.hostnames = [options.host]
params.port = options.port
params.n_ctx = options.ctx_size
params.n_parallel = options.parallel
params.cpuparams.n_threads = options.threads
params.n_threads_http = 8
params.ui = False
params.endpoint_metrics = options.metrics
params.embedding = options.embeddings
if options.pooling:
    params.pooling_type = xllamacpp.llama_pooling_type["LLAMA_POOLING_TYPE_" + options.pooling.upper()]
if options.alias:
    params.model_alias = {options.alias}

# Blocked before the server starts threads of its own, so that they reach this one only.
stop = {signal.SIGINT, signal.SIGTERM}
signal.pthread_sigmask(signal.SIG_BLOCK, stop)
server = xllamacpp.Server(params)
print(f"listening on {server.listening_address}", flush=True)
signal.sigwait(stop)
