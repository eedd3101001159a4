"""Tiny configurations with random weights, and the grids that their attention layers lie on.

An entry: name, how to build it, the side of its input, and what must be found: the grids of the queries in
order of first appearance, `8x8+1` with one special token, `-` for tokens without places; '' for no attention.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

# One entry a line: a formatter would make them ten.
# fmt: off


@dataclass(frozen=True)
class Architecture:
    name: str
    build: Callable[[], nn.Module]
    size: int
    grids: str
    # Another output at each run: nothing to compare it with.
    is_random: bool = False
    # Size of the random weights. Where they make a network chaotic, the last bit of the input changes its attention.
    gain: float = 1.5


def timm(name, size, grids, gain=1.5, **kwargs):
    def build():
        import timm

        return timm.create_model(name, num_classes=5, **kwargs)

    return Architecture(f"timm {name}", build, size, grids, gain=gain)


class Output(nn.Module):
    """The main output of a Hugging Face model, as a tensor."""

    def __init__(self, model, field):
        super().__init__()
        self.model, self.field = model, field

    def forward(self, pixel_values):
        return self.model(pixel_values=pixel_values)[self.field]


def hugging_face(model, config, size, grids, field="logits", is_random=False, **kwargs):
    def build():
        import transformers

        made = getattr(transformers, config)(**kwargs)
        made._attn_implementation = "eager"
        return Output(getattr(transformers, model)(made), field)

    return Architecture(f"transformers {model}", build, size, grids, is_random)


def torchvision(name, size, grids, build):
    return Architecture(f"torchvision {name}", build, size, grids)


def _tv_vit():
    from torchvision.models import VisionTransformer

    return VisionTransformer(64, 8, 2, 3, 24, 48, num_classes=5)


def _tv_swin(v2):
    from torchvision.models import swin_transformer as s

    kwargs = {"block": s.SwinTransformerBlockV2, "downsample_layer": s.PatchMergingV2} if v2 else {}
    return s.SwinTransformer([4, 4], 24, [2, 2], [3, 6], [4, 4], num_classes=5, **kwargs)


def _tv_maxvit():
    from torchvision.models import MaxVit

    return MaxVit((64, 64), 16, 4, [16, 32], [1, 1], 8, 0.0, num_classes=5)


VIT = {"img_size": 64, "embed_dim": 24, "depth": 2, "num_heads": 3}
HF = {"image_size": 64, "patch_size": 8, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3,
      "intermediate_size": 48}

ARCHITECTURES = [
    timm("vit_tiny_patch16_224", 64, "8x8+1", **VIT | {"patch_size": 8}),
    timm("vit_medium_patch16_reg4_gap_256", 64, "4x4+4", **VIT),
    timm("vit_relpos_small_patch16_224", 64, "4x4", **VIT),
    timm("vit_srelpos_small_patch16_224", 64, "4x4", **VIT),
    timm("deit_tiny_distilled_patch16_224", 64, "4x4+2", **VIT),
    timm("deit3_small_patch16_224", 64, "4x4+1", **VIT),
    timm("flexivit_small", 64, "4x4+1", **VIT),
    timm("beit_base_patch16_224", 64, "4x4+1", **VIT),
    timm("beitv2_base_patch16_224", 64, "4x4+1", **VIT),
    timm("eva02_tiny_patch14_224", 56, "4x4+1", **VIT | {"img_size": 56}),
    timm("vit_base_patch16_rope_reg1_gap_256", 64, "4x4+1", **VIT),
    timm("vit_base_patch16_siglip_224", 64, "4x4 -", **VIT),
    timm("vit_base_patch16_clip_224", 64, "4x4+1", **VIT),
    timm("vit_wee_patch16_reg1_gap_256", 64, "4x4+1", **VIT),
    timm("samvit_base_patch16_224", 128, "8x8", img_size=128, embed_dim=24, depth=4, num_heads=3,
         global_attn_indexes=(1, 3), window_size=3),
    timm("cait_xxs24_224", 64, "4x4 -", img_size=64, embed_dim=24, depth=2, num_heads=3, depth_token_only=1),
    timm("xcit_nano_12_p8_224", 64, "-", img_size=64, embed_dim=32, depth=2, num_heads=4, cls_attn_layers=1),
    timm("convit_tiny", 64, "4x4 4x4+1", img_size=64, embed_dim=12, depth=3, num_heads=3, local_up_to_layer=2),
    timm("swin_tiny_patch4_window7_224", 64, "16x16 8x8", img_size=64, embed_dim=24, depths=(2, 2),
         num_heads=(2, 4), window_size=4),
    timm("swinv2_tiny_window8_256", 64, "16x16 8x8", img_size=64, embed_dim=24, depths=(2, 2), num_heads=(2, 4),
         window_size=4),
    timm("swinv2_cr_tiny_224", 64, "16x16 8x8", img_size=64, embed_dim=24, depths=(2, 2), num_heads=(2, 4),
         window_size=4),
    timm("swin_s3_tiny_224", 64, "16x16 8x8", img_size=64, embed_dim=24, depths=(2, 2), num_heads=(2, 4),
         window_size=(4, 4)),
    timm("maxvit_tiny_rw_224", 64, "16x16 8x8 4x4 2x2", img_size=64, embed_dim=(32, 32, 32, 32),
         depths=(1, 1, 1, 1), stem_width=16),
    timm("coatnet_nano_rw_224", 64, "4x4 2x2", img_size=64, depths=(1, 1, 1, 1)),
    timm("pit_ti_224", 64, "7x7+1 4x4+1 2x2+1", img_size=64, base_dims=(8, 8, 8), depth=(1, 1, 1),
         heads=(2, 2, 2)),
    timm("levit_128s", 64, "4x4 2x2 -", img_size=64),
    timm("twins_pcpvt_small", 64, "16x16 8x8 4x4 2x2", img_size=64, embed_dims=(16, 32, 60, 64),
         num_heads=(1, 2, 3, 4), depths=(1, 1, 1, 1)),
    timm("twins_svt_small", 64, "16x16 8x8 4x4 2x2", img_size=64, embed_dims=(16, 16, 32, 32),
         num_heads=(2, 2, 4, 4), depths=(2, 2, 2, 2), wss=(4, 4, 2, 2)),
    timm("pvt_v2_b0", 64, "16x16 8x8 4x4 2x2", depths=(1, 1, 1, 1)),
    timm("mvitv2_tiny", 64, "16x16 8x8 4x4 2x2", img_size=64),
    timm("hiera_tiny_224", 64, "16x16 8x8 4x4 2x2", img_size=(64, 64), embed_dim=24, stages=(1, 1, 1, 1)),
    timm("davit_tiny", 64, "16x16 8x8", embed_dims=(24, 48), depths=(1, 1), num_heads=(3, 6), window_size=4),
    timm("gcvit_xxtiny", 64, "16x16 8x8 4x4 2x2", img_size=64),
    timm("nest_tiny", 64, "16x16 8x8 4x4", img_size=64),
    timm("crossvit_tiny_240", 240, "20x20+1 14x14+1 -", embed_dim=(24, 24), num_heads=(3, 3),
         depth=[[1, 1, 0]]),
    timm("tnt_s_patch16_224", 64, "16x16 4x4+1", img_size=64, embed_dim=24, inner_dim=8, depth=2, num_heads_outer=3,
         num_heads_inner=2),
    timm("coat_lite_tiny", 64, "", img_size=64, embed_dims=(16, 16, 32, 32), serial_depths=(1, 1, 1, 1)),
    timm("visformer_tiny", 64, "4x4 2x2", img_size=64, embed_dim=48, depth=(1, 1, 1), num_heads=2),
    timm("efficientformer_l1", 224, "7x7", depths=(1, 1, 1, 2), num_vit=1),
    timm("efficientformerv2_s0", 64, "2x2", img_size=64),
    timm("efficientvit_m0", 64, "4x4 2x2 -", img_size=64),
    timm("efficientvit_b0", 64, ""),
    timm("mobilevit_xxs", 64, "8x8 4x4 2x2"),
    timm("mobilevitv2_050", 64, ""),
    timm("edgenext_xx_small", 64, ""),
    timm("tiny_vit_5m_224", 224, "28x28 14x14 7x7"),
    timm("fastvit_sa12", 64, "2x2", layers=(1, 1, 1, 1)),
    timm("nextvit_small", 64, "8x8 4x4 2x2"),
    timm("vitamin_small_224", 64, "4x4", img_size=64),
    timm("botnet26t_256", 64, "4x4 2x2", img_size=64),
    timm("halonet26t", 256, "16x16 8x8", gain=0.7),
    timm("poolformer_s12", 64, ""),
    timm("mixer_s16_224", 64, "", img_size=64),
    timm("focalnet_tiny_srf", 64, ""),
    timm("volo_d1_224", 64, "4x4 -", img_size=64),
    hugging_face("ViTForImageClassification", "ViTConfig", 64, "8x8+1", **HF),
    hugging_face("DeiTForImageClassificationWithTeacher", "DeiTConfig", 64, "8x8+2", **HF),
    hugging_face("BeitForImageClassification", "BeitConfig", 64, "8x8+1", **HF),
    hugging_face("Data2VecVisionForImageClassification", "Data2VecVisionConfig", 64, "8x8+1", **HF),
    hugging_face("ViTMSNForImageClassification", "ViTMSNConfig", 64, "8x8+1", **HF),
    hugging_face("ViTMAEModel", "ViTMAEConfig", 64, "-", "last_hidden_state", is_random=True, **HF),
    hugging_face("Dinov2ForImageClassification", "Dinov2Config", 64, "8x8+1", **HF),
    hugging_face("Dinov2WithRegistersForImageClassification", "Dinov2WithRegistersConfig", 64, "8x8+5", **HF),
    hugging_face("DINOv3ViTModel", "DINOv3ViTConfig", 64, "8x8+5", "last_hidden_state",
                 **HF | {"num_register_tokens": 4}),
    hugging_face("IJepaForImageClassification", "IJepaConfig", 64, "8x8", **HF),
    hugging_face("CLIPVisionModelWithProjection", "CLIPVisionConfig", 64, "8x8+1", "image_embeds", **HF),
    hugging_face("SiglipVisionModel", "SiglipVisionConfig", 64, "8x8 -", "pooler_output", **HF),
    hugging_face("BlipVisionModel", "BlipVisionConfig", 64, "8x8+1",
                 "last_hidden_state", **HF),
    hugging_face("YolosForObjectDetection", "YolosConfig", 64, "8x8+11",
                 **HF | {"num_detection_tokens": 10, "image_size": [64, 64]}),
    hugging_face("DPTForDepthEstimation", "DPTConfig", 64, "8x8+1", "predicted_depth",
                 **HF | {"num_hidden_layers": 4, "backbone_out_indices": [0, 1, 2, 3], "neck_hidden_sizes": [8] * 4,
                         "fusion_hidden_size": 8, "is_hybrid": False}),
    hugging_face("SwinForImageClassification", "SwinConfig", 64, "16x16 8x8", image_size=64, embed_dim=24,
                 depths=[2, 2], num_heads=[2, 4], window_size=4),
    hugging_face("Swinv2ForImageClassification", "Swinv2Config", 64, "16x16 8x8", image_size=64, embed_dim=24,
                 depths=[2, 2], num_heads=[2, 4], window_size=4),
    hugging_face("DonutSwinModel", "DonutSwinConfig", 64, "16x16 8x8", "last_hidden_state", image_size=64,
                 embed_dim=24, depths=[2, 2], num_heads=[2, 4], window_size=4),
    hugging_face("PvtForImageClassification", "PvtConfig", 64, "16x16 8x8 4x4 2x2+1", image_size=64,
                 hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1], num_attention_heads=[1, 2, 3, 4]),
    hugging_face("PvtV2ForImageClassification", "PvtV2Config", 64, "16x16 8x8 4x4 2x2", image_size=64,
                 hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1], num_attention_heads=[1, 2, 3, 4]),
    hugging_face("SegformerForSemanticSegmentation", "SegformerConfig", 64, "16x16 8x8 4x4 2x2",
                 hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1], num_attention_heads=[1, 2, 3, 4],
                 decoder_hidden_size=16),
    hugging_face("GLPNForDepthEstimation", "GLPNConfig", 64, "16x16 8x8 4x4 2x2", "predicted_depth",
                 hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 1, 1], num_attention_heads=[1, 2, 3, 4],
                 decoder_hidden_size=16),
    hugging_face("CvtForImageClassification", "CvtConfig", 64, "16x16 8x8 4x4+1", embed_dim=[8, 16, 24],
                 depth=[1, 1, 1], num_heads=[1, 2, 3]),
    hugging_face("LevitForImageClassification", "LevitConfig", 64, "4x4 2x2 -", image_size=64,
                 hidden_sizes=[32, 48, 64], depths=[1, 1, 1], num_attention_heads=[2, 3, 4], key_dim=[8, 8, 8]),
    hugging_face("MobileViTForImageClassification", "MobileViTConfig", 64, "8x8 4x4 2x2", image_size=64,
                 hidden_sizes=[24, 32, 40], neck_hidden_sizes=[8, 16, 24, 32, 40, 48, 64]),
    hugging_face("HieraForImageClassification", "HieraConfig", 64, "16x16 8x8 4x4 2x2", image_size=[64, 64],
                 embed_dim=24, depths=[1, 1, 1, 1]),
    hugging_face("PoolFormerForImageClassification", "PoolFormerConfig", 64, "", hidden_sizes=[8, 16, 24, 32],
                 depths=[1, 1, 1, 1]),
    hugging_face("VitDetModel", "VitDetConfig", 64, "8x8", "last_hidden_state", image_size=64, patch_size=8,
                 hidden_size=24, num_hidden_layers=2, num_attention_heads=3, pretrain_image_size=64,
                 window_block_indices=[0], window_size=4),
    hugging_face("CLIPSegVisionModel", "CLIPSegVisionConfig", 64, "8x8+1",
                 "last_hidden_state", **HF),
    hugging_face("AltCLIPVisionModel", "AltCLIPVisionConfig", 64, "8x8+1", "last_hidden_state", **HF),
    hugging_face("ViTForMaskedImageModeling", "ViTConfig", 64, "8x8+1", "reconstruction",
                 **HF | {"encoder_stride": 8}),
    torchvision("VisionTransformer", 64, "8x8+1", _tv_vit),
    torchvision("SwinTransformer", 64, "16x16 8x8", lambda: _tv_swin(False)),
    torchvision("SwinTransformer v2", 64, "16x16 8x8", lambda: _tv_swin(True)),
    torchvision("MaxVit", 64, "16x16 8x8", _tv_maxvit),
]

# Also in int8 and float16, as deployed.
ALSO_SMALLER = {
    "timm vit_tiny_patch16_224", "timm vit_medium_patch16_reg4_gap_256", "timm eva02_tiny_patch14_224",
    "timm beit_base_patch16_224", "timm deit_tiny_distilled_patch16_224", "timm swin_tiny_patch4_window7_224",
    "timm samvit_base_patch16_224", "timm mobilevit_xxs", "timm levit_128s", "timm pvt_v2_b0", "timm convit_tiny",
    "timm maxvit_tiny_rw_224", "timm efficientformerv2_s0", "timm cait_xxs24_224", "timm mixer_s16_224",
    "transformers ViTForImageClassification", "transformers Dinov2ForImageClassification",
    "transformers CLIPVisionModelWithProjection", "transformers SegformerForSemanticSegmentation",
    "transformers DPTForDepthEstimation", "transformers YolosForObjectDetection",
    "transformers SwinForImageClassification",
    "torchvision VisionTransformer", "torchvision SwinTransformer",
}
