"""A denoising server as one would write it well in Python: FastAPI on uvicorn with uvloop and httptools, a process for each
worker, an onnxruntime session in each. It takes and gives the Open Inference Protocol's binary tensors, or PNGs and JPEGs by Pillow, as
the server does that it is compared with.

    uvicorn --factory server:create --workers 2 --loop uvloop --http httptools --no-access-log
"""

import asyncio
import json
import os
from io import BytesIO

import numpy as np
import onnxruntime
from fastapi import FastAPI, HTTPException, Request, Response
from PIL import Image, UnidentifiedImageError

LENGTH_HEADER = "inference-header-content-length"
# Bytes of a picture: what takes longer than the way to a thread and back does not belong into the event loop.
MOST_IN_LOOP = 65536


def create() -> FastAPI:
    folder = os.environ["BENCH_MODEL"]
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    options = onnxruntime.SessionOptions()
    # A process for each worker: with more threads, one would take the processor of the other.
    options.intra_op_num_threads = int(os.environ.get("BENCH_THREADS", "1"))
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        os.path.join(folder, "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    name, output = manifest["input"]["name"], manifest["output"]["name"]
    app = FastAPI(openapi_url=None)

    @app.get("/livez")
    async def livez() -> Response:
        return Response(b'{"live":true}', media_type="application/json")

    # In the event loop: a run takes a third of a millisecond, and handing it to a thread and back took longer than it saved.
    @app.post("/v2/models/model/infer", response_class=Response)
    async def infer(request: Request) -> Response:
        length = int(request.headers.get(LENGTH_HEADER, "-1"))
        body = await request.body()
        if not 0 < length <= len(body):
            raise HTTPException(400, f"{LENGTH_HEADER} is wrong")
        asked = json.loads(body[:length])
        tensor = asked["inputs"][0]
        if tensor["name"] != name or tensor["datatype"] != "FP32":
            raise HTTPException(400, f"expected the input {name}, FP32")
        image = np.frombuffer(body, dtype="<f4", offset=length).reshape(tensor["shape"])
        if not np.isfinite(image).all():
            raise HTTPException(400, "the values are not finite")
        (clean,) = session.run([output], {name: image})
        data = clean.tobytes()
        head = json.dumps(
            {
                "model_name": "model",
                "outputs": [
                    {
                        "name": output,
                        "datatype": "FP32",
                        "shape": clean.shape,
                        "parameters": {"binary_data_size": len(data)},
                    }
                ],
            },
            separators=(",", ":"),
        ).encode()
        headers = {LENGTH_HEADER: str(len(head))}
        return Response(head + data, media_type="application/octet-stream", headers=headers)

    mode = "RGB" if manifest["input"]["dimensions"][1] == 3 else "L"

    def denoised(body: bytes) -> Response:
        try:
            with Image.open(BytesIO(body), formats=["PNG", "JPEG"]) as picture:
                form = picture.format
                noisy = np.asarray(picture.convert(mode), dtype=np.float32) / 255
        except (UnidentifiedImageError, OSError) as error:
            raise HTTPException(400, "the body is no PNG or JPEG") from error
        planes = np.ascontiguousarray(noisy.transpose(2, 0, 1)) if noisy.ndim == 3 else noisy[None]
        (clean,) = session.run([output], {name: planes[None]})
        pixels = (np.clip(clean[0], 0, 1) * 255 + 0.5).astype(np.uint8)
        file = BytesIO()
        answer = Image.fromarray(pixels[0] if len(pixels) == 1 else np.ascontiguousarray(pixels.transpose(1, 2, 0)))
        if form == "JPEG":
            # As the other server writes them.
            answer.save(file, form, quality=95, subsampling=0)
        else:
            answer.save(file, form)
        return Response(file.getvalue(), media_type=f"image/{form.lower()}")

    @app.post("/v1/denoise", response_class=Response)
    async def denoise(request: Request) -> Response:
        body = await request.body()
        return denoised(body) if len(body) <= MOST_IN_LOOP else await asyncio.to_thread(denoised, body)

    return app
