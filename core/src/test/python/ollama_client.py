"""What the official Ollama client gets from a server: one JSON object on standard output. Arguments: URL, model."""

import json
import sys

import ollama

url, model = sys.argv[1:]
client = ollama.Client(host=url)
question = [{"role": "user", "content": "What is a signal box on a railway?"}]
options = {"num_predict": 12, "temperature": 0, "seed": 7}


def add(track: int) -> str:
    """Sets the points of a track.

    Args:
      track: its number
    """
    return f"track {track} is set"


def refusal(ask):
    try:
        ask()
    except ollama.ResponseError as error:
        return {"status": error.status_code, "error": error.error}
    return None


whole = client.chat(model=model, messages=question, options=options)
pieces = list(client.chat(model=model, messages=question, options=options, stream=True))
generated = client.generate(model=model, prompt="A signal box is", options=options)
with_tool = client.chat(model=model, messages=question, options=options, tools=[add])

print(json.dumps({
    "models": [entry.model for entry in client.list().models],
    "capabilities": client.show(model).capabilities,
    "chat": whole.message.content,
    "promptTokens": whole.prompt_eval_count,
    "outputTokens": whole.eval_count,
    "streamed": "".join(piece.message.content or "" for piece in pieces),
    "pieces": len(pieces),
    "done": pieces[-1].done,
    "generated": generated.response,
    "withTool": with_tool.done,
    "unknown": refusal(lambda: client.chat(model="no-such-model", messages=question)),
}))
