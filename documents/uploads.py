"""The last stop before a flood: a body far beyond every limit is not even read."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class BodyLimit(FileUploadHandler):
    """Refuse a body of more than settings.UPLOAD_MAX_BODY bytes by its stated length (answered with 413).

    What is only somewhat too large is received all the same, so that the page can say which file it was.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        if content_length > settings.UPLOAD_MAX_BODY:
            raise RequestDataTooBig("the body is larger than UPLOAD_MAX_BODY")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
