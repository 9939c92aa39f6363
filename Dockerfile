# The lessons in JupyterLab, for one person:
#
#     docker build --build-arg UID="$(id -u)" --tag cnn-by-hand .
#     mkdir -p work
#     docker run --rm -it -p 127.0.0.1:8888:8888 -v "$PWD/work:/home/learner/work" cnn-by-hand
#
# and open the address with 127.0.0.1 that it prints.
#
# Lessons, checks and widgets need nothing else. Grading needs namespaces, which Docker's default seccomp profile forbids:
# `python -m grader grade` then refuses and says why. Grade on the host or in a virtual machine; notebooks of your own you
# can grade here with --no-sandbox. bubblewrap is installed for containers that may make namespaces.
FROM python:3.12-slim-bookworm

ARG UID=1000
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bubblewrap \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid "$UID" learner

WORKDIR /opt/cnn-by-hand
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY LICENSES ./LICENSES
COPY byhand ./byhand
COPY grader ./grader
COPY lessons ./lessons
COPY solutions ./solutions
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation -e .

USER learner
WORKDIR /home/learner
RUN mkdir work
EXPOSE 8888
CMD ["sh", "-c", "python -m byhand lab --copy-only && exec python -m jupyterlab --ip=0.0.0.0 --port=8888 --no-browser --ServerApp.root_dir=/home/learner/work --LabApp.default_url=/lab/tree/welcome.ipynb --LabApp.news_url= --LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate"]
