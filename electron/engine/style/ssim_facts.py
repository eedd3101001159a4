"""Writes ssim_facts.json: what models/stytr2/ssim.py says of images that the tests beside this file rebuild.

    python3 ssim_facts.py        # needs models/requirements.txt
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "models"))
from make_golden import checks, picture  # noqa: E402
from stytr2.ssim import ssim  # noqa: E402


def main() -> None:
    facts = []
    for size in ((45, 61), (64, 40), (11, 30), (512, 512)):
        content = checks(*size, 5)
        for noise in (0, 0.02, 0.2, 1):
            output = (content + noise * picture(*size)).clamp(0, 1)
            facts.append({"size": size, "noise": noise, "ssim": ssim(output, content).item()})
    (HERE / "ssim_facts.json").write_text(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
