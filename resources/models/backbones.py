# SPDX-License-Identifier: BSD-3-Clause
"""Networks of torchvision and timm by name, as they are used on galaxies: any number of bands, latents instead of classes."""
import importlib

import torch



def adapt_bands(network, bands):
    """Gives the first convolution another number of input bands: each gets the mean of the colours' weights, and what the
    network sees of a grey image stays."""
    for parent in network.modules():
        for name, child in parent.named_children():
            if not isinstance(child, torch.nn.Conv2d):
                continue
            if child.in_channels == bands:
                return
            wide = torch.nn.Conv2d(bands, child.out_channels, child.kernel_size, child.stride, child.padding,
                                   child.dilation, 1, child.bias is not None, child.padding_mode)
            with torch.no_grad():
                mean = child.weight.mean(dim=1, keepdim=True) * (child.in_channels / bands)
                wide.weight.copy_(mean.expand_as(wide.weight))
                if child.bias is not None:
                    wide.bias.copy_(child.bias)
            setattr(parent, name, wide)
            return
    raise ValueError("the backbone has no convolution that could take other bands")


def drop_head(network):
    """Takes the last linear layer away: what is left gives the latents before it."""
    layers = [(parent, name) for parent in network.modules() for name, child in parent.named_children()
              if isinstance(child, torch.nn.Linear)]
    if not layers:
        raise ValueError("the backbone has no linear layer at its end; export it with --keep-head")
    parent, name = layers[-1]
    setattr(parent, name, torch.nn.Identity())


def load_backbone(name, bands, weights=None, keep_head=False, arguments=None):
    """name: "torchvision:resnet18" or "timm:convnext_tiny". weights: a state dict of the network as the library makes it.
    Nothing is downloaded."""
    library, _, model = name.partition(":")
    arguments = arguments or {}
    if library == "torchvision":
        models = importlib.import_module("torchvision.models")
        make = getattr(models, model, None)
        if not callable(make) or not model.islower():
            raise ValueError(f"torchvision has no network {model!r}")
        network = make(weights=None, **arguments)
    elif library == "timm":
        network = importlib.import_module("timm").create_model(model, pretrained=False, **arguments)
    else:
        raise ValueError(f"{name!r}: a backbone is torchvision:NAME or timm:NAME")
    if weights:
        network.load_state_dict(torch.load(weights, map_location="cpu"))
    if not keep_head:
        drop_head(network)
    adapt_bands(network, bands)
    return network.eval()


def backbone_card(name, bands, size, has_weights):
    """A card for a backbone without its head; pixels are prepared by asinh, for the user to change."""
    origin = "weights from a file" if has_weights else "weights drawn at random: it was trained on nothing"
    return {"format": 1, "name": name, "description": f"{name} without its head, {origin}",
            "inputs": [{"name": "image", "kind": "image", "bands": bands, "height": size, "width": size,
                        "prepare": [{"step": "resize", "size": size}, {"step": "nan_to", "value": 0},
                                    {"step": "asinh", "softening": 0.05}]}],
            "outputs": [{"name": "latents", "kind": "embed", "element": ""}]}
