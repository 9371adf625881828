using Microsoft.Extensions.Options;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const int LargestPage = 10_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var rules = new OptionRules();
        rules.RequireRange(1024, 16L << 30, Name(nameof(options.MaxBodyBytes)), options.MaxBodyBytes);
        rules.RequireRange(1024, 16 << 20, Name(nameof(options.MaxSmallBodyBytes)), options.MaxSmallBodyBytes);
        rules.RequireRange(1, 10_000_000, Name(nameof(options.MaxFilesPerAnnounce)), options.MaxFilesPerAnnounce);
        rules.RequireRange(1 << 20, 1L << 40, Name(nameof(options.MaxPendingAnnounceBytes)), options.MaxPendingAnnounceBytes);
        RequireTime(rules, Name(nameof(options.AnswerWithin)), options.AnswerWithin);
        RequireTime(rules, Name(nameof(options.AnnounceWithin)), options.AnnounceWithin);
        rules.RequireRange(1, LargestPage, Name(nameof(options.MaxPageSize)), options.MaxPageSize);
        // A maximum that is itself wrong says nothing about the default.
        int largest = options.MaxPageSize is >= 1 and <= LargestPage ? options.MaxPageSize : LargestPage;
        rules.RequireRange(1, largest, Name(nameof(options.DefaultPageSize)), options.DefaultPageSize);
        rules.RequireRange(1, 4096, Name(nameof(options.MaxQueryLength)), options.MaxQueryLength);
        rules.RequireRange(0, 1_000_000, Name(nameof(options.MaxEventListeners)), options.MaxEventListeners);
        return rules.Result;
    }

    private static void RequireTime(OptionRules rules, string name, TimeSpan time) => rules.Require(
        time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromHours(1), name, time, "must be between 1 second and 1 hour");

    private static string Name(string option) => LimitOptions.Section + ":" + option;
}
