"""A site's folder of routing rules around a test."""

import json
import os


class Rules:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def path(self, name="10-test.yaml"):
        return os.path.join(self.folder, name)

    def say(self, *rules, name="10-test.yaml", apply="all"):
        """Replaces a file. JSON is YAML."""
        self.write(json.dumps({"apply": apply, "rules": list(rules)}, ensure_ascii=False, indent=1), name)

    def write(self, text, name="10-test.yaml"):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)


def rule(name, when=None, **then):
    """{"rule": …}; `from_` is the key from."""
    made = {"rule": name, "then": {key.rstrip("_"): value for key, value in then.items()}}
    return made | ({"when": when} if when else {})
