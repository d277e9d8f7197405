//! What is called: a line each. In paths `{project}` is the project with most of the tasks, `{task}` one of the tasks with
//! many builds, `{record}` one of its builds, `{from}` and `{to}` the first and the last day of its newest builds.

/// As the administrator of the tenant.
pub(super) const CALLS: &[(&str, &str)] = &[
    ("ListJob", "/v1/job/list"),
    ("ListJob, 100 of them", "/v1/job/list?page_size=100"),
    ("ListJob, in the middle", "/v1/job/list?page_size=100&page_index=49"),
    ("ListJob, the last page", "/v1/job/list?page_size=100&page_index=99"),
    (
        "ListJob by name",
        "/v1/job/list?sort_field=job_name&sort_order=asc&page_index=500",
    ),
    ("ListJob by creator", "/v1/job/list?sort_field=creator&page_index=500"),
    (
        "ListJob by last build",
        "/v1/job/list?sort_field=last_build_time&page_index=500",
    ),
    ("ListJob by duration", "/v1/job/list?sort_field=build_time"),
    (
        "ListJob by duration, in the middle",
        "/v1/job/list?sort_field=build_time&page_index=500",
    ),
    ("ListJob by health", "/v1/job/list?sort_field=health_score"),
    (
        "ListJob by health, in the middle",
        "/v1/job/list?sort_field=health_score&page_index=500",
    ),
    ("ListJob, found few", "/v1/job/list?search=TASK-77"),
    (
        "ListJob, found all, in the middle",
        "/v1/job/list?search=task&page_index=500",
    ),
    ("ListJob, found none", "/v1/job/list?search=nothing"),
    ("ListJob, red", "/v1/job/list?build_status=red"),
    (
        "ListJob, red by name",
        "/v1/job/list?build_status=red&sort_field=job_name",
    ),
    ("ListProjectJobs", "/v1/job/{project}/list?page_index=0&page_size=10"),
    (
        "ListProjectJobs, in the middle",
        "/v1/job/{project}/list?page_index=450&page_size=10",
    ),
    (
        "ListProjectJobs by name",
        "/v1/job/{project}/list?page_index=450&page_size=10&sort_field=job_name",
    ),
    (
        "ListProjectJobs by last build",
        "/v1/job/{project}/list?page_index=450&page_size=10&sort_field=last_build_time",
    ),
    (
        "ListProjectJobs by health",
        "/v1/job/{project}/list?page_index=0&page_size=10&sort_field=health_score",
    ),
    (
        "ListProjectJobs, found few",
        "/v1/job/{project}/list?page_index=0&page_size=10&search=task-77",
    ),
    (
        "ListProjectJobs, blue",
        "/v1/job/{project}/list?page_index=0&page_size=10&build_status=blue",
    ),
    (
        "ListProjectJobs, in no group",
        "/v1/job/{project}/list?page_index=0&page_size=10&by_group=true",
    ),
    (
        "ShowJobListByProjectId",
        "/v3/{project}/jobs?page_index=0&page_size=100",
    ),
    (
        "ShowJobListByProjectId, the last page",
        "/v3/{project}/jobs?page_index=89&page_size=100",
    ),
    ("ListGroupTree", "/v1/job/{project}/group/tree"),
    (
        "ListBuildInfoRecord",
        "/v3/jobs/{task}/build-info-records?start_time={from}%2000:00:00&end_time={to}%2000:00:00&page_index=0&page_size=20",
    ),
    (
        "ShowListHistory",
        "/v3/jobs/{task}/history?interval=7&offset=0&limit=20",
    ),
    (
        "ShowListPeriodHistory",
        "/v3/jobs/{task}/period-history?start_time={from}&end_time={to}&offset=0&limit=20",
    ),
    (
        "ShowJobSuccessRatio",
        "/v3/jobs/{task}/success-ratio?start_time={from}&end_time={to}",
    ),
    (
        "ListBuildInfoRecordByJobId",
        "/v1/record/{task}/list?start_time={from}%2000:00:00&end_time={to}%2000:00:00&page_index=0&page_size=20",
    ),
    ("ListRecords", "/v1/record/{build_project}/records?limit=20"),
    (
        "ListRecords of a trigger",
        "/v1/record/{build_project}/records?limit=20&triggers=MANUAL",
    ),
    (
        "ListRecords of a branch that has none",
        "/v1/record/{build_project}/records?limit=20&branches=nowhere",
    ),
    ("ShowJobTotal", "/v1/record/{build_project}/statistics"),
    (
        "ShowJobTotal of a window",
        "/v1/record/{build_project}/statistics?from_date={from}%2000:00:00&to_date={to}%2000:00:00",
    ),
    (
        "ShowJobBuildSuccessRatio",
        "/v1/report/ratio?job_id={task}&repository_name=all&interval=30",
    ),
    (
        "ShowJobBuildTime",
        "/v1/report/time?job_id={task}&repository_name=all&interval=30",
    ),
    ("ListRepository", "/v1/report/{task}/repositories"),
    ("ListRecyclingJob", "/v1/job/recycling-jobs?page_no=1&page_size=10"),
    ("ShowSummaryBuildJobInfo", "/v1/domain/job-summary"),
    ("ListRelatedProjectInfo", "/v1/domain/project/related-page"),
    ("ListCustomTemplate", "/v1/template/custom"),
    ("ListOfficialTemplate", "/v1/template/officialtemplates"),
    ("ListKeystoreSearch", "/v2/keystore/list"),
    ("ShowRecordDetail", "/v4/jobs/{task}/100/record-info"),
    ("ListUpdateJobHistory", "/v1/job/{task}/history?page_no=1&page_size=10"),
    ("ShowJobInfo", "/v1/job/{task}/info"),
    ("ListEndPoints", "/v1/job/{project}/nexus?offset=0&limit=10"),
    ("CheckJobCountIsTopLimit", "/v1/job/check/count"),
    ("ListProjectsV4", "/v4/projects?limit=10&offset=0"),
];

/// As a developer who is a member of every project, some of whose tasks have matrices of their own.
pub(super) const OF_A_MEMBER: &[(&str, &str)] = &[
    ("ListJob", "/v1/job/list"),
    ("ListJob, in the middle", "/v1/job/list?page_index=500"),
    ("ListJob by name", "/v1/job/list?sort_field=job_name"),
    ("ListJob by last build", "/v1/job/list?sort_field=last_build_time"),
    ("ListJob, found few", "/v1/job/list?search=TASK-77"),
    ("ListJob, red", "/v1/job/list?build_status=red"),
    ("ListProjectJobs", "/v1/job/{project}/list?page_index=0&page_size=10"),
    (
        "ListProjectJobs, in the middle",
        "/v1/job/{project}/list?page_index=450&page_size=10",
    ),
    (
        "ListProjectJobs by name",
        "/v1/job/{project}/list?page_index=450&page_size=10&sort_field=job_name",
    ),
    (
        "ListProjectJobs by last build",
        "/v1/job/{project}/list?page_index=450&page_size=10&sort_field=last_build_time",
    ),
    (
        "ListProjectJobs, found few",
        "/v1/job/{project}/list?page_index=0&page_size=10&search=task-77",
    ),
];
