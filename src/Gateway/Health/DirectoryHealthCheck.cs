using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Gateway.Health;

/// <summary>
/// Ready means that every part of the directory answers, and soon. An answer is kept for a second, so that many probes ask no more
/// of a large cluster than one. One for the gateway; any thread may call.
/// </summary>
internal sealed class DirectoryHealthCheck(IFileDirectory directory, TimeProvider time, ILogger<DirectoryHealthCheck> logger) : IHealthCheck
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<HealthCheckResult>? _last;
    private long _askedAt;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_askedAt) >= KeptFor))
            {
                _askedAt = time.GetTimestamp();
                _last = AskAsync();
            }

            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthCheckResult> AskAsync()
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        try
        {
            DirectoryFault? fault = await directory.CheckAsync(limit.Token).AsTask().WaitAsync(limit.Token);
            return fault is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(fault.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The directory did not answer within {TimeLimit.TotalSeconds} seconds.");
        }
        catch (DirectoryStoreException e)
        {
            HealthLog.StoreFailed(logger, e.Message);
            return HealthCheckResult.Unhealthy("The directory does not answer; the gateway's log says why.");
        }
        catch (Exception e)
        {
            HealthLog.DirectoryFailed(logger, e);
            return HealthCheckResult.Unhealthy("The directory fails; the gateway's log says why.");
        }
    }
}
