package dev.signalbox.spi;

/** The class of hardware a request runs on. */
public enum Placement {
    /** A graphics processor, such as an NVIDIA H100. */
    GPU,
    /** A general-purpose server processor. */
    CPU,
    /** A small device near the user: a laptop, a phone, an industrial computer. */
    EDGE,
    /** Silicon made for inference, such as Groq, Cerebras, SambaNova, TPU or Inferentia. */
    ASIC,
    /** Somebody else's service, priced per token, on hardware that isn't known. */
    HOSTED
}
