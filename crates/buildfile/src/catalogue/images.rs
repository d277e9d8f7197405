//! Base images for images of one's own, and the Dockerfile that each begins with.

/// A base image.
#[derive(Debug)]
pub struct BaseImage {
    /// Its id.
    pub id: &'static str,
    /// What it is based on.
    pub base: &'static str,
    /// Its label, which is the tag in a repository of images.
    pub label: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is in it.
    pub description: &'static str,
    /// The day of its making.
    pub created: &'static str,
    /// The Dockerfile to begin with.
    pub dockerfile: &'static str,
}

const IMAGES: &[BaseImage] = &[
    BaseImage {
        id: "e1579a3c-cd2e-11e9-b7c2-286ed489051f",
        base: "centos",
        label: "x86-centos7-base-1.0.1",
        title: "CentOS 7 for x86-64",
        description: "CentOS 7 for x86-64 with JDK 1.8, Maven 3.5.3, Ant 1.10.3, Git, Wget, zip, unzip, bzip2, GCC, Make and CMake",
        created: "2021-08-17",
        dockerfile: include_str!("dockerfiles/centos7.dockerfile"),
    },
    BaseImage {
        id: "e1579739-cd2e-11e9-b7c2-286ed489051f",
        base: "centos",
        label: "arm-centos7-base-1.0.1",
        title: "CentOS 7 for Arm",
        description: "CentOS 7 for Arm with JDK 1.8, Maven 3.5.3, Ant 1.10.3, Git, Wget, zip, unzip, bzip2, GCC, Make and CMake",
        created: "2021-08-17",
        dockerfile: include_str!("dockerfiles/centos7_arm.dockerfile"),
    },
    BaseImage {
        id: "e1579b6e-cd2e-11e9-b7c2-286ed489051f",
        base: "ubuntu",
        label: "x86-ubuntu18-base-1.0.1",
        title: "Ubuntu 18 for x86-64",
        description: "Ubuntu 18 for x86-64 with JDK 1.8, Maven 3.5.3, Ant 1.10.3, Git, Wget, zip, unzip, bzip2, GCC, Make and CMake",
        created: "2021-08-17",
        dockerfile: include_str!("dockerfiles/ubuntu18.dockerfile"),
    },
    BaseImage {
        id: "e1579ca0-cd2e-11e9-b7c2-286ed489051f",
        base: "ubuntu",
        label: "arm-ubuntu18-base-1.0.1",
        title: "Ubuntu 18 for Arm",
        description: "Ubuntu 18 for Arm with JDK 1.8, Maven 3.5.3, Ant 1.10.3, Git, Wget, zip, unzip, bzip2, GCC, Make and CMake",
        created: "2021-08-17",
        dockerfile: include_str!("dockerfiles/ubuntu18_arm.dockerfile"),
    },
];

/// Every base image.
#[must_use]
pub const fn base_images() -> &'static [BaseImage] {
    IMAGES
}

/// The base image of an id.
#[must_use]
pub fn base_image(id: &str) -> Option<&'static BaseImage> {
    IMAGES.iter().find(|it| it.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dockerfile_begins_from_the_base_of_its_image() {
        for image in IMAGES {
            let platform = if image.label.starts_with("arm") {
                "linux/arm64"
            } else {
                "linux/amd64"
            };
            let from = format!("FROM --platform={platform} {}:", image.base);
            assert!(
                image.dockerfile.lines().any(|it| it.starts_with(&from)),
                "{}",
                image.label
            );
            assert_eq!(base_image(image.id).map(|it| it.label), Some(image.label));
        }
        assert!(base_image("").is_none());
    }
}
