# PyTorch beside ours, one thread: "logits N" and "probability N" are loss and gradient, "epoch INPUTS FIRST SECOND ROWS STEPS" is an epoch of
# so many steps on batches cut from the data in order, all eager. Requests and answers are those of measure.h.
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)


def fastest(call, sample=50e-6, budget=20e-3):
    def seconds(times):
        start = time.perf_counter()
        for _ in range(times):
            call()
        return time.perf_counter() - start

    times = 1
    while seconds(times) < sample:
        times *= 2
    best, spent, samples = 1e30, 0.0, 0
    while spent < budget or samples < 3:
        s = seconds(times)
        spent += s
        samples += 1
        best = min(best, s / times)
    return best


def loss(kind, n):
    predictions = torch.randn(n)
    if kind == "probability":
        predictions = torch.sigmoid(predictions)
    predictions.requires_grad_(True)
    labels = (torch.rand(n) > 0.5).float()
    function = F.binary_cross_entropy_with_logits if kind == "logits" else F.binary_cross_entropy

    def call():
        predictions.grad = None
        function(predictions, labels).backward()

    return call


def epoch(inputs, first, second, rows, steps):
    x = torch.rand(rows * steps, inputs) * 2 - 1
    y = torch.randint(0, 2, (rows * steps, 1)).float()
    model = nn.Sequential(nn.Linear(inputs, first), nn.ReLU(), nn.Linear(first, second), nn.ReLU(), nn.Linear(second, 1))
    optimizer = torch.optim.Adam(model.parameters())

    def call():
        for i in range(0, rows * steps, rows):
            optimizer.zero_grad(set_to_none=True)
            F.binary_cross_entropy_with_logits(model(x[i : i + rows]), y[i : i + rows]).backward()
            optimizer.step()

    return call


print("PyTorch " + torch.__version__, flush=True)
for line in sys.stdin:
    kind, *sizes = line.split()
    work = epoch(*map(int, sizes)) if kind == "epoch" else loss(kind, int(sizes[0]))
    for _ in range(3):
        work()
    print(f"{fastest(work):.9g} 0", flush=True)
