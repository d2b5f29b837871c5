"""Argument files as several projects write them, with 80 flags or more each.

The names and texts are made up; only the way in which arguments are registered is that of the
projects. ``docs/argument-files.md`` says what is read of them.
"""

TOPICS = ["cache", "engine", "grid", "lora", "mesh", "model", "queue", "trace"]
PARTS = ["budget", "count", "depth", "mode", "name", "path", "rate", "seed", "size", "window"]
NAMES = [(topic, f"{topic}_{part}") for topic in TOPICS for part in PARTS]
TYPES = {"mode": ("str", '"auto"'), "name": ("str", '"base"'), "path": ("str", '""')}


def kind(name: str) -> tuple[str, str]:
    """Return the type and the default of a field."""
    return TYPES.get(name.rpartition("_")[2], ("int", "1"))


def flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def text(name: str) -> str:
    return f"Sets the {name.replace('_', ' ')} of a run."


def vllm() -> str:
    """Fields with docstrings in one class per topic; settings behind ``**``; one group a class."""
    code = '"""Settings of an engine."""\n\nfrom dataclasses import dataclass\n'
    body = ""
    for topic in TOPICS:
        code += f"\n\n@config\nclass {topic.title()}Config:\n"
        body += f"        {topic}_kwargs = get_kwargs({topic.title()}Config)\n"
        body += (
            f'        {topic}_group = parser.add_argument_group(title="{topic.title()}Config")\n'
        )
        for owner, name in NAMES:
            if owner == topic:
                hint, default = kind(name)
                code += f'    {name}: {hint} = {default}\n    """{text(name)}"""\n\n'
                body += f'        {topic}_group.add_argument("{flag(name)}", '
                body += f'**{topic}_kwargs["{name}"])\n'
    fields = "".join(f"    {name}: int = {topic.title()}Config.{name}\n" for topic, name in NAMES)
    head = "    @staticmethod\n    def add_cli_args(parser):\n"
    return f"{code}\n@dataclass\nclass EngineArgs:\n{fields}\n{head}{body}        return parser\n"


def megatron() -> str:
    """A function for each group, which makes an argparse group and returns the parser."""
    code = '"""Arguments of training."""\n\n\ndef add_all_arguments(parser):\n'
    code += "".join(f"    parser = _add_{topic}_args(parser)\n" for topic in TOPICS)
    code += "    return parser\n"
    for topic in TOPICS:
        code += f"\n\ndef _add_{topic}_args(parser):\n"
        code += f"    group = parser.add_argument_group(title='{topic}')\n\n"
        for owner, name in NAMES:
            if owner == topic:
                hint, default = kind(name)
                code += f"    group.add_argument('{flag(name)}', type={hint}, default={default},\n"
                code += f"                       help='{text(name)}')\n"
        code += "    return parser\n"
    factory = (
        "    factory = GroupFactory(StragglerConfig)\n    group = factory.build(parser, 'x')\n"
    )
    return f"{code}\n\ndef _add_straggler_args(parser):\n{factory}    return parser\n"


def lmdeploy() -> str:
    """A static method for each argument, and subparsers that call these methods."""
    code = '"""Arguments of commands."""\n\n\nclass ArgumentHelper:\n'
    for _, name in NAMES:
        hint, default = kind(name)
        code += f"    @staticmethod\n    def {name}(parser, default={default}):\n"
        code += f"        return parser.add_argument('{flag(name)}',\n"
        code += f"                                   type={hint},\n"
        code += "                                   default=default,\n"
        code += f"                                   help='{text(name)}')\n\n"
    code += "\nclass Serve:\n"
    for command in ("api_server", "proxy"):
        code += f"    @staticmethod\n    def add_parser_{command}():\n"
        code += f"        parser = Serve.subparsers.add_parser('{command}')\n"
        code += (
            "        parser.add_argument('--server-port', type=int, help='Port to listen on.')\n"
        )
        code += "        group = parser.add_argument_group('Engine')\n"
        code += "".join(f"        ArgumentHelper.{name}(group)\n" for _, name in NAMES[:4])
        code += "\n"
    return code


def transformers() -> str:
    """Fields with a help text in their metadata; a library makes the flags."""
    code = '"""Arguments of fine-tuning."""\n\nfrom dataclasses import dataclass, field\n'
    for topic in TOPICS:
        code += f"\n\n@dataclass\nclass {topic.title()}Arguments:\n"
        for owner, name in NAMES:
            if owner == topic:
                hint, default = kind(name)
                code += f"    {name}: {hint} = field(\n        default={default},\n"
                code += f'        metadata={{"help": "{text(name)}"}},\n    )\n'
    return code


def sglang() -> str:
    """Annotated fields that describe their flags."""
    code = '"""Arguments of a server."""\n\n\nclass ServerArgs:\n'
    for topic in TOPICS:
        code += f"    # {topic.title()}\n"
        for owner, name in NAMES:
            if owner == topic:
                hint, default = kind(name)
                code += f'    {name}: A[{hint}, Arg(help="{text(name)}")] = {default}\n'
        code += "\n"
    return code.rstrip("\n") + "\n"


STYLES = {
    "vLLM": vllm,
    "Megatron": megatron,
    "lmdeploy": lmdeploy,
    "transformers": transformers,
    "sglang": sglang,
}
