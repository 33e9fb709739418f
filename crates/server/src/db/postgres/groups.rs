//! Statements that are whole transactions, left here by many requests. A worker takes all that wait and does them in one
//! transaction, so that they share one commit and its flush to the disk, as writers do in SQLite. A statement that comes
//! alone is done alone and waits for nobody.
//!
//! Where one of a group fails, none of it has happened, and each is done again by itself: one request's error is never
//! another's.
use super::{
    Announcement, BEGIN, COMMIT, Error, PATIENCE, Result, Sending, Shared, Value, notifications, parameters,
    prepare, refine, sentence, together,
};
use deadpool_postgres::ClientWrapper;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    task::AbortHandle,
    time::timeout,
};
use tokio_postgres::{Config, NoTls};

/// So many groups are under way at once. With more, groups are smaller and commits are more.
const WORKERS: usize = 4;
/// As many statements a group has at most, so that the rows it touches are not held for long.
const MOST: usize = 32;

/// The workers, and the way to them.
pub(super) struct Groups {
    jobs: mpsc::UnboundedSender<Job>,
    workers: Vec<AbortHandle>,
}

struct Job {
    sql: &'static str,
    values: Vec<Value>,
    announcements: Vec<Announcement>,
    answer: oneshot::Sender<Result<u64>>,
}

impl Groups {
    /// Workers that connect when they have something to do.
    pub(super) fn new(config: &Config, shared: &Arc<Shared>) -> Self {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let workers = (0..WORKERS).map(|_| {
            let worker = Worker { config: config.clone(), client: None, shared: shared.clone() };
            tokio::spawn(worker.work(waiting.clone())).abort_handle()
        });
        Self { workers: workers.collect(), jobs }
    }

    /// Does a statement that is a whole transaction, and says how many rows it touched once that is committed.
    pub(super) async fn execute(
        &self,
        sql: &'static str,
        values: Vec<Value>,
        announcements: Vec<Announcement>,
    ) -> Result<u64> {
        let (answer, outcome) = oneshot::channel();
        let closed = || Error::unavailable("the database is closed");
        self.jobs.send(Job { sql, values, announcements, answer }).map_err(|_| closed())?;
        outcome.await.map_err(|_| closed())?
    }

    /// Ends the workers.
    pub(super) fn close(&self) {
        self.workers.iter().for_each(AbortHandle::abort);
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        self.close();
    }
}

struct Worker {
    config: Config,
    client: Option<ClientWrapper>,
    shared: Arc<Shared>,
}

impl Worker {
    async fn work(mut self, waiting: Arc<Mutex<mpsc::UnboundedReceiver<Job>>>) {
        let mut jobs = Vec::new();
        while waiting.lock().await.recv_many(&mut jobs, MOST).await > 0 {
            // Nobody waits any more for what was cancelled before it began.
            jobs.retain(|job| !job.answer.is_closed());
            self.settle(std::mem::take(&mut jobs)).await;
        }
    }

    /// Does a group and answers all of it.
    async fn settle(&mut self, group: Vec<Job>) {
        match self.transact(&group).await {
            Ok(touched) => {
                for (job, touched) in group.into_iter().zip(touched) {
                    job.done(touched, &self.shared);
                }
            }
            // Whether it happened is not known, so it must not be done again.
            Err(error @ Error::Unavailable(_)) => {
                self.client = None;
                refuse(group, &error);
            }
            Err(error) if group.len() == 1 => refuse(group, &error),
            Err(_) => {
                for job in group {
                    Box::pin(self.settle(vec![job])).await;
                }
            }
        }
    }

    /// Does all of them in one transaction: how many rows each touched.
    async fn transact(&mut self, group: &[Job]) -> Result<Vec<u64>> {
        if group.is_empty() {
            return Ok(Vec::new());
        }
        let client = match &mut self.client {
            Some(client) if !client.is_closed() => client,
            client => client.insert(connect(&self.config).await?),
        };
        let client: &ClientWrapper = client;
        let mut statements = Vec::with_capacity(group.len());
        for Job { sql, values, .. } in group {
            statements.push(prepare(client, sql, values).await?);
        }
        let announced = group.iter().flat_map(|job| &job.announcements);
        let notifications = notifications(self.shared.node, announced);
        // A statement alone is a transaction of its own.
        let several = group.len() > 1 || notifications.is_some();
        let control = |sql: &'static str| -> Sending<'_> {
            Box::pin(async move { client.batch_execute(sql).await.map_err(|it| refine(sql, &it)) })
        };
        let touched: Vec<AtomicU64> = group.iter().map(|_| AtomicU64::new(0)).collect();
        let mut sending: Vec<Sending> = Vec::with_capacity(group.len() + 3);
        if several {
            sending.push(control(BEGIN));
        }
        for ((Job { sql, values, .. }, statement), touched) in group.iter().zip(&statements).zip(&touched) {
            sending.push(Box::pin(async move {
                let done = client.execute(statement, &parameters(values)).await;
                touched.store(done.map_err(|it| refine(sql, &it))?, Relaxed);
                Ok(())
            }));
        }
        if let Some(notification) = &notifications {
            let (sql, values) = (notification.sql, &notification.values);
            sending.push(Box::pin(async move {
                let parameters: Vec<_> = parameters(values);
                let parameters = parameters.iter().zip(values).map(|(it, value)| (*it, value.types().0));
                client
                    .execute_typed(sql, &parameters.collect::<Vec<_>>())
                    .await
                    .map_err(|it| refine(sql, &it))?;
                Ok(())
            }));
        }
        if several {
            sending.push(control(COMMIT));
        }
        together(sending).await?;
        self.shared.tally.flushed(group.len());
        Ok(touched.into_iter().map(AtomicU64::into_inner).collect())
    }
}

impl Job {
    fn done(self, touched: u64, shared: &Shared) {
        for announcement in self.announcements {
            // Nobody listening is fine.
            let _ = shared.announcements.send(announcement);
        }
        // The one who asked may have gone.
        let _ = self.answer.send(Ok(touched));
    }
}

fn refuse(group: Vec<Job>, error: &Error) {
    for job in group {
        // The one who asked may have gone.
        let _ = job.answer.send(Err(error.clone()));
    }
}

async fn connect(config: &Config) -> Result<ClientWrapper> {
    let connected = timeout(PATIENCE, config.connect(NoTls)).await;
    let connected = connected.map_err(|_| Error::unavailable("the server does not answer"))?;
    let (client, connection) = connected.map_err(|it| Error::unavailable(sentence(&it)))?;
    // How it ends is told to those whose statements were under way.
    Ok(ClientWrapper::new(client, tokio::spawn(async { drop(connection.await) })))
}
