using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Gateway.Health;

/// <summary>Ready means that the directory answers, and soon.</summary>
internal sealed class DirectoryHealthCheck(IFileDirectory directory, TimeProvider time, ILogger<DirectoryHealthCheck> logger) : IHealthCheck
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await directory.GetStatisticsAsync(cancellationToken).AsTask().WaitAsync(TimeLimit, time, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"The directory did not answer within {TimeLimit.TotalSeconds} seconds.");
        }
        catch (DirectoryStoreException e)
        {
            HealthLog.StoreFailed(logger, e.Message);
            return HealthCheckResult.Unhealthy("The directory's store does not answer; the gateway's log says why.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            HealthLog.DirectoryFailed(logger, e);
            return HealthCheckResult.Unhealthy("The directory fails; the gateway's log says why.");
        }
    }
}
