# CentOS 7 for x86-64: a base for build environments of your own.
# Build it with `docker build -t my-environment:1.0 .`, push it where builds can pull it, and name it in a step.
FROM --platform=linux/amd64 centos:7

# The mirrors of CentOS 7 were closed in 2024; its packages live on in the vault.
RUN sed -i -e 's/^mirrorlist=/#mirrorlist=/' \
        -e 's|^#baseurl=http://mirror.centos.org/centos/|baseurl=http://vault.centos.org/centos/|' \
        /etc/yum.repos.d/CentOS-*.repo \
    && yum install -y java-1.8.0-openjdk-devel git wget zip unzip bzip2 gcc gcc-c++ make cmake \
    && yum clean all

# Maven and Ant, from the archive that keeps every version.
RUN wget -q https://archive.apache.org/dist/maven/maven-3/3.5.3/binaries/apache-maven-3.5.3-bin.tar.gz -O /tmp/maven.tar.gz \
    && wget -q https://archive.apache.org/dist/ant/binaries/apache-ant-1.10.3-bin.tar.gz -O /tmp/ant.tar.gz \
    && tar -xzf /tmp/maven.tar.gz -C /opt \
    && tar -xzf /tmp/ant.tar.gz -C /opt \
    && rm -f /tmp/maven.tar.gz /tmp/ant.tar.gz

ENV JAVA_HOME=/usr/lib/jvm/java-1.8.0-openjdk \
    MAVEN_HOME=/opt/apache-maven-3.5.3 \
    ANT_HOME=/opt/apache-ant-1.10.3 \
    LANG=C.UTF-8
ENV PATH=$MAVEN_HOME/bin:$ANT_HOME/bin:$PATH

# Add here what your builds need.
# RUN …
