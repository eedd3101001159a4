"""What published code makes of the goldens: Captum's integrated gradients, pytorch-grad-cam, Chefer et al.'s rule.

    PYTHONPATH=models/vit python -m goldens.explanations       # also needs: captum grad-cam

Writes models/vit/golden/NAME/explanations.json for some of the models of timm.
"""

from __future__ import annotations

import json
from pathlib import Path

import timm
import torch

from .common import CLASS, picture, spread
from .timm_models import small_vit

STEPS = 8


def deit_distilled():
    return spread(
        timm.create_model(
            "deit_tiny_distilled_patch16_224", img_size=64, embed_dim=24, depth=2, num_heads=3, num_classes=7
        )
    )


# Name, model, image, grid, and how many tokens stand before the patches.
MODELS = [
    ("timm-deit-distilled", deit_distilled, (64, 64), (4, 4), 2),
    ("timm-vit-dynamo", lambda: small_vit((64, 96)), (64, 96), (4, 6), 1),
    ("timm-vit-opset23", small_vit, (64, 64), (4, 4), 1),
]


def on_patches(values, grid):
    """Sums of [1, 3, H, W] over each patch."""
    _, _, h, w = values.shape
    cells = values.sum(1).reshape(grid[0], h // grid[0], grid[1], w // grid[1])
    return cells.sum((1, 3)).flatten().tolist()


def integrated_gradients(model, x, grid):
    from captum.attr import IntegratedGradients

    values = IntegratedGradients(model).attribute(x, target=CLASS, n_steps=STEPS, method="gausslegendre")
    return on_patches(values.detach(), grid)


def input_x_gradient(model, x, grid):
    from captum.attr import InputXGradient

    return on_patches(InputXGradient(model).attribute(x, target=CLASS).detach(), grid)


def grad_cam(model, x, grid, special):
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    class Unscaled(GradCAM):
        """Without what makes an image of it: scaling to 0..1 and to the input's size."""

        def aggregate_multi_layers(self, cams):
            return cams[0]

        def compute_cam_per_layer(self, tensor, targets, eigen_smooth):
            a = self.activations_and_grads.activations[0].cpu().data.numpy()
            g = self.activations_and_grads.gradients[0].cpu().data.numpy()
            return [self.get_cam_image(tensor, self.target_layers[0], targets, a, g, eigen_smooth).clip(0)]

    def reshape(tokens):
        return tokens[:, special:].reshape(1, *grid, -1).permute(0, 3, 1, 2)

    cam = Unscaled(model=model, target_layers=[model.blocks[-1].norm1], reshape_transform=reshape)
    return cam(input_tensor=x, targets=[ClassifierOutputTarget(CLASS)]).flatten().tolist()


def chefer(model, x, special):
    """hila-chefer/Transformer-MM-Explainability, generate_relevance of the ViT notebook."""
    maps = []

    def keep(_, args):
        args[0].retain_grad()
        maps.append(args[0])

    hooks = [b.attn.attn_drop.register_forward_pre_hook(keep) for b in model.blocks]
    for b in model.blocks:
        b.attn.fused_attn = False
    model(x.requires_grad_())[0, CLASS].backward()
    for hook in hooks:
        hook.remove()
    n = maps[0].shape[-1]
    relevance = torch.eye(n, dtype=x.dtype)
    for a in maps:
        cam = (a.grad[0] * a[0]).clamp(min=0).mean(0)
        relevance = relevance + cam @ relevance
    # Both heads of a distilled model are read, each off a token of its own.
    return relevance[:special, special:].mean(0).tolist()


def lens(model, x):
    """The final norm and head after every block."""
    after = []
    hooks = [b.register_forward_hook(lambda _, __, made: after.append(made)) for b in model.blocks]
    with torch.no_grad():
        model(x)
        for hook in hooks:
            hook.remove()
        return [model.forward_head(model.norm(tokens))[0].tolist() for tokens in after]


def head_effects(model, x):
    """How the class's logit changes when a head gives nothing, [layers, heads]."""

    def without(block, head):
        def silence(_, args):
            silent = args[0].clone()
            width = silent.shape[-1] // block.attn.num_heads
            silent[..., head * width : (head + 1) * width] = 0
            return (silent,)

        hook = block.attn.proj.register_forward_pre_hook(silence)
        with torch.no_grad():
            change = (model(x) - before)[0, CLASS].item()
        hook.remove()
        return change

    with torch.no_grad():
        before = model(x)
    return [[without(block, head) for head in range(block.attn.num_heads)] for block in model.blocks]


def main():
    torch.set_num_threads(1)
    for name, make, size, grid, special in MODELS:
        x = picture((1, 3, *size)).double()
        maps = {
            "inputXGradient": input_x_gradient(make().double(), x, grid),
            "integratedGradients": integrated_gradients(make().double(), x, grid),
            "gradCam": grad_cam(make().double(), x, grid, special),
            "chefer": chefer(make().double(), x.clone(), special),
        }
        rounded = {method: [float(f"{v:.7g}") for v in values] for method, values in maps.items()}
        model = make().double()
        facts = {
            "class": CLASS,
            "steps": STEPS,
            "grid": grid,
            "maps": rounded,
            "lens": lens(model, x),
            "heads": head_effects(model, x),
        }
        folder = Path(__file__).parents[1] / "golden" / name
        (folder / "explanations.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")
        print(name, {method: round(max(map(abs, values)), 6) for method, values in maps.items()})


if __name__ == "__main__":
    main()
