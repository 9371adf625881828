using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Peer.Hosting;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Hosting;

/// <summary>Runs a gateway or a peer until it is told to stop, with the command line's rules for logs, signals and errors.</summary>
internal static class HostedServer
{
    /// <summary>To be handed to the host's builder.</summary>
    public static void Configure(IServiceCollection services)
    {
        services.AddSingleton<IHostLifetime, SignalLifetime>();
        services.AddSingleton<LastWords>();
        services.AddSingleton<ILoggerProvider>(static provider => provider.GetRequiredService<LastWords>());
        services.AddLogging(static logging => logging
            // Why a server does not start, and that it listens, is said once, by the command.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning));
        // Standard output is for what a command has to say; a log is not.
        services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.Configure<SimpleConsoleFormatterOptions>(static format =>
        {
            format.SingleLine = true;
            format.TimestampFormat = "HH:mm:ss ";
            // The formatter's own choice goes by standard output, which the log is not written to.
            bool colors = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
            format.ColorBehavior = colors ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled;
        });
    }

    /// <param name="context">Of the command.</param>
    /// <param name="settings">Given on the command line.</param>
    /// <param name="create">Builds the server with settings, which win over all others.</param>
    /// <param name="exitWithParent">Also stop when standard input ends.</param>
    /// <param name="started">Called once the server listens; cancelled when it stops.</param>
    /// <param name="portFlags">The options that choose the ports, for the message about a busy one.</param>
    public static async Task<int> RunAsync(
        CommandContext context, ServerSettings settings, Func<IEnumerable<KeyValuePair<string, string?>>, WebApplication> create,
        bool exitWithParent, Func<WebApplication, CancellationToken, Task> started, string portFlags)
    {
        IEnumerable<KeyValuePair<string, string?>> log = context.Output.Verbose ? [new("Logging:LogLevel:Default", "Debug")] : [];
        await using WebApplication server = Build(() => create(settings.Values.Concat(log)), settings.Flags);
        UnknownSettings.Warn(server.Configuration, server.Logger);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop, server.Lifetime.ApplicationStopping);
        LastWords lastWords = server.Services.GetRequiredService<LastWords>();
        bool parentEnded = false;
        if (exitWithParent)
        {
            context.Signals.LeaveInterruptsToParent = true;
            ParentWatch.Start(() =>
            {
                parentEnded = true;
                server.Lifetime.StopApplication();
            });
        }

        try
        {
            await server.StartAsync(context.Stop);
        }
        catch (Exception) when (context.Stop.IsCancellationRequested && context.Signals.ServerExitCode is not null)
        {
            // It may have waited for something that is not there yet.
            return context.Signals.ServerExitCode.Value;
        }
        catch (OptionsValidationException e)
        {
            throw ToUsage(e, settings.Flags);
        }
        catch (Exception e) when (e is PeerStartException or DirectoryStoreException)
        {
            throw CommandException.Failed(Sentence.AsReason(e.Message));
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            // "Failed to bind to address http://127.0.0.1:5000: address already in use."
            throw CommandException.Failed($"{Sentence.AsReason(e.Message)}; choose another with {portFlags}");
        }
        catch (SocketException e) when (e.SocketErrorCode is
            SocketError.AddressNotAvailable or SocketError.AccessDenied or SocketError.AddressAlreadyInUse)
        {
            // Of a configuration file: those of the command line were tried before.
            throw CommandException.Failed($"an address to listen on can't be had: {e.Message}; choose another with {portFlags}");
        }

        try
        {
            await started(server, stop.Token);
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }

        await server.StopAsync();
        if (context.Signals.ServerExitCode is { } code)
        {
            // On a line of its own: the terminal shows a Ctrl-C where the cursor stands.
            context.Output.Note("");
            context.Output.Note("Stopped.");
            return code;
        }

        // A server that nobody told to stop has failed.
        return parentEnded
            ? ExitCode.Done
            : throw CommandException.Failed(Sentence.AsReason(lastWords.Reason ?? "It stopped by itself; its log may say why."));
    }

    private static WebApplication Build(Func<WebApplication> create, FlagNames flags)
    {
        try
        {
            return create();
        }
        catch (OptionsValidationException e)
        {
            throw ToUsage(e, flags);
        }
        catch (PeerStartException e)
        {
            throw CommandException.Usage(Sentence.AsReason(e.Message));
        }
        catch (InvalidDataException e)
        {
            throw CommandException.Usage(Sentence.AsReason(SettingsFile.WhatIsWrong(e)));
        }
    }

    private static CommandException ToUsage(OptionsValidationException e, FlagNames flags) =>
        CommandException.Usage(Sentence.AsReason(flags.PutInto(string.Join("; ", e.Failures.Select(f => f.TrimEnd('.'))))));
}
