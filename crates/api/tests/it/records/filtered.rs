//! ListRecords, ShowJobTotal.

use super::with_source;
use kiln_testkit::{Settle, TestServer};
use serde_json::{Value, json};

/// A task with builds of main, dev, the tag v1, main; its second id.
async fn history(server: &TestServer) -> String {
    let job = with_source(server, "demo", &["ok"]).await;
    let mut last = String::new();
    for scm in [
        json!({"branch": "main", "build_type": "branch"}),
        json!({"branch": "dev", "build_type": "branch"}),
        json!({"build_tag": "v1", "build_type": "tag"}),
        json!({"branch": "main", "build_type": "branch"}),
    ] {
        let started = server
            .post("/v3/jobs/build", &json!({"job_id": job, "scm": scm}))
            .await
            .ok();
        let number = started["actual_build_number"].as_str().unwrap().to_owned();
        let build = server.get(&format!("/kiln/v1/jobs/{job}/builds/{number}")).await.ok();
        last = build["record_id"].as_str().unwrap().to_owned();
        server.wait(&last).await;
    }
    server.wait(&last).await.build_project.to_string()
}

async fn list(server: &TestServer, id: &str, query: &str) -> Value {
    let reply = server.get(&format!("/v1/record/{id}/records?{query}")).await.ok();
    assert_eq!((&reply["status"], &reply["error"]), (&json!("success"), &Value::Null));
    reply["result"].clone()
}

fn numbers(result: &Value) -> Vec<&str> {
    let data = result["data"].as_array().unwrap();
    data.iter().map(|it| it["build_no"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn records_are_filtered_by_branch_tag_and_trigger() {
    let server = TestServer::start().await;
    let id = history(&server).await;
    for (query, expected) in [
        ("", vec!["4", "3", "2", "1"]),
        ("branches=main", vec!["4", "1"]),
        ("branches=main,dev", vec!["4", "2", "1"]),
        ("branches=main&branches=dev&tags=v1", vec!["4", "3", "2", "1"]),
        ("tags=v1", vec!["3"]),
        ("tags=v2", vec![]),
        ("triggers=manual&tags=v1", vec!["3"]),
        ("triggers=TIMER", vec![]),
        ("triggers=admin&branches=dev", vec!["2"]),
        ("triggers=nobody", vec![]),
    ] {
        let result = list(&server, &id, query).await;
        assert_eq!(numbers(&result), expected, "{query}");
        assert_eq!(
            result["pagination"],
            json!({"page": 0, "limit": 10, "total": expected.len()}),
            "{query}"
        );
    }
}

#[tokio::test]
async fn pages_count_from_zero() {
    let server = TestServer::start().await;
    let id = history(&server).await;
    let second = list(&server, &id, "page=1&limit=3").await;
    assert_eq!(numbers(&second), ["1"]);
    assert_eq!(second["pagination"], json!({"page": 1, "limit": 3, "total": 4}));
    assert!(numbers(&list(&server, &id, "page=2&limit=3").await).is_empty());
    let of_main = list(&server, &id, "page=1&limit=1&branches=main").await;
    assert_eq!(numbers(&of_main), ["1"]);
    assert!(numbers(&list(&server, &id, "page=999999999&limit=100&branches=main,dev").await).is_empty());
}

#[tokio::test]
async fn dates_are_wall_clock_time_and_bound_list_and_total_alike() {
    let settle = Settle {
        utc_offset_seconds: 8 * 3600,
        ..Settle::default()
    };
    let server = TestServer::start_with(settle).await;
    let id = history(&server).await;
    for (query, total) in [
        ("", 4),
        ("from_date=2024-06-26+15:59:00&to_date=2024-06-26+16:30:00", 4),
        ("from_date=2024-06-26+07:59:00&to_date=2024-06-26+08:30:00", 0),
        ("from_date=2024-06-26+16:30:00", 0),
        ("to_date=2024-06-26+16:30:00", 4),
    ] {
        let counted = server.get(&format!("/v1/record/{id}/statistics?{query}")).await.ok();
        assert_eq!(counted["result"], json!({"total": total}), "{query}");
        let result = list(&server, &id, &format!("{query}&branches=main,dev&tags=v1")).await;
        assert_eq!(result["pagination"]["total"], total, "{query}");
    }
    for route in ["records", "statistics"] {
        let ask = async |query: &str| server.get(&format!("/v1/record/{id}/{route}?{query}")).await.refusal();
        let long = ask("from_date=2024-06-01+00:00:00&to_date=2024-07-03+00:00:00").await;
        assert_eq!(long, (400, "CB.00031105".to_owned()));
        for bad in [
            "from_date=yesterday",
            "from_date=2024-06-02+00:00:00&to_date=2024-06-01+00:00:00",
        ] {
            assert_eq!(ask(bad).await, (400, "CB.00060200".to_owned()), "{route} {bad}");
        }
    }
}

#[tokio::test]
async fn what_is_out_of_bounds_is_refused() {
    let server = TestServer::start().await;
    let id = history(&server).await;
    let many = vec!["b"; 21].join(",");
    for query in [
        "limit=101".to_owned(),
        "page=-1".to_owned(),
        format!("branches={many}"),
        format!("tags={}", "x".repeat(257)),
        "triggers=%00".to_owned(),
    ] {
        let reply = server.get(&format!("/v1/record/{id}/records?{query}")).await;
        assert_eq!(reply.refusal(), (400, "CB.00060200".to_owned()), "{query}");
    }
}
