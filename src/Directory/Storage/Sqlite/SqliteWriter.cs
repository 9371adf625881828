using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace P2POrleans.FileDirectory.Storage.Sqlite;

/// <summary>
/// The one thread that writes. Whatever waits when it begins a transaction goes into it: one commit for many callers, who are
/// answered after it. Owns its connection.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Writes in one transaction; more wait for the next one.</summary>
    private const int MaxBatch = 1024;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly BlockingCollection<Write> _queue = [];
    private readonly Thread _thread;

    /// <exception cref="SqliteException">The database is not one of this program.</exception>
    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        // Before there is a thread: what it failed with, nobody would hear, and those who write would wait for ever.
        _statements = new SqliteStatements(connection);
        _thread = new Thread(Run) { IsBackground = true, Name = "Directory store" };
        _thread.Start();
    }

    /// <summary>Runs statements in the next transaction; the result is there once it is committed.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteStatements, T> statements)
    {
        var write = new Write<T>(statements);
        try
        {
            _queue.Add(write);
        }
        catch (InvalidOperationException)
        {
            write.Fail(new DirectoryStoreException("The store is closed."));
        }

        return write.Result;
    }

    /// <summary>Finishes what was asked for, then ends the thread.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _statements.Dispose();
        _connection.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>();
        while (_queue.TryTake(out Write? first, Timeout.Infinite))
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _queue.TryTake(out Write? next))
                batch.Add(next);

            try
            {
                Commit(batch);
                foreach (Write write in batch)
                    write.Succeed();
            }
            catch (Exception e)
            {
                var failure = new DirectoryStoreException($"The database could not be written: {e.Message}", e);
                foreach (Write write in batch)
                    write.Fail(failure);
            }

            batch.Clear();
        }
    }

    private void Commit(List<Write> batch)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        _statements.Use(transaction);
        foreach (Write write in batch)
            write.Run(_statements);
        transaction.Commit();
    }

    private abstract class Write
    {
        public abstract void Run(SqliteStatements statements);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<SqliteStatements, T> statements) : Write
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _value;

        public Task<T> Result => _result.Task;

        public override void Run(SqliteStatements on) => _value = statements(on);

        public override void Succeed() => _result.SetResult(_value!);

        public override void Fail(Exception exception) => _result.SetException(exception);
    }
}
