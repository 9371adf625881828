using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Original;

internal sealed class OriginalPeerOptionsValidator : IValidateOptions<OriginalPeerOptions>
{
    public ValidateOptionsResult Validate(string? name, OriginalPeerOptions options)
    {
        var rules = new OptionRules();
        rules.Require(
            options.ProbeEvery >= TimeSpan.FromSeconds(1) && options.ProbeEvery <= TimeSpan.FromHours(1),
            Name(nameof(options.ProbeEvery)), options.ProbeEvery, "must be between 1 second and 1 hour");
        rules.Require(
            options.ProbeTimeout > TimeSpan.Zero && options.ProbeTimeout <= TimeSpan.FromMinutes(1),
            Name(nameof(options.ProbeTimeout)), options.ProbeTimeout, "must be more than 0 and at most 1 minute");
        rules.RequireRange(1, 1000, Name(nameof(options.ProbeFailures)), options.ProbeFailures);
        rules.Require(
            options.OfflineAfter >= TimeSpan.Zero && options.OfflineAfter <= TimeSpan.FromDays(1),
            Name(nameof(options.OfflineAfter)), options.OfflineAfter, "must be between 0 and 1 day");
        rules.Require(
            options.ReprobeEvery >= TimeSpan.FromSeconds(1) && options.ReprobeEvery <= TimeSpan.FromDays(1),
            Name(nameof(options.ReprobeEvery)), options.ReprobeEvery, "must be between 1 second and 1 day");
        rules.RequireRange(1, 1024, Name(nameof(options.MaxConcurrentProbes)), options.MaxConcurrentProbes);
        rules.RequireRange(1024, 1 << 30, Name(nameof(options.MaxListBytes)), options.MaxListBytes);
        return rules.Result;
    }

    private static string Name(string option) => OriginalPeerOptions.Section + ":" + option;
}
