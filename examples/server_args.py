"""The offload flags of a server, as a real change found them: see README.md."""

import argparse
from dataclasses import dataclass


@dataclass
class ServerArgs:
    """What the server is started with."""

    # offload
    dit_cpu_offload: bool = False
    text_encoder_cpu_offload: bool = False
    image_encoder_cpu_offload: bool = False
    vae_cpu_offload: bool = False
    use_fsdp_inference: bool = False
    pin_cpu_memory: bool = True

    # precision
    disable_autocast: bool = False

    # quantization
    quantization: str | None = None

    @staticmethod
    def add_cli_args(parser: argparse.ArgumentParser) -> None:
        """Register a flag for each field."""
        # offload
        parser.add_argument(
            "--dit-cpu-offload",
            action="store_true",
            help="Keep the transformer in main memory between requests.",
        )
        # Sharding counts as offload: either makes room on the device.
        parser.add_argument(
            "--use-fsdp-inference",
            action="store_true",
            help="Spread the weights over all devices.",
        )
        parser.add_argument(
            "--text-encoder-cpu-offload",
            action="store_true",
            help="Keep the text encoder in main memory between requests.",
        )
        parser.add_argument(
            "--image-encoder-cpu-offload",
            action="store_true",
            help="Keep the image encoder in main memory between requests.",
        )
        parser.add_argument(
            "--vae-cpu-offload",
            action="store_true",
            help="Keep the decoder in main memory between requests.",
        )
        parser.add_argument(
            "--pin-cpu-memory",
            action=argparse.BooleanOptionalAction,
            default=ServerArgs.pin_cpu_memory,
            help="Pin what is kept in main memory, so that it moves faster.",
        )

        # precision
        parser.add_argument(
            "--disable-autocast",
            action="store_true",
            help="Compute in the type of the weights.",
        )

        parser.add_argument(
            "--quantization",
            choices=["fp8", "int8"],
            default=ServerArgs.quantization,
            help="How the weights are quantized.",
        )
