using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Server.Sessions.Exports;
using Parley.Server.Sessions.Recording;

namespace Parley.Server.Sessions.Keeping;

/// <summary>Registers what keeps sessions; sessions of the command line are not kept.</summary>
internal static class SessionKeepingServices
{
    /// <summary>What reads them, for the command line too.</summary>
    public static IServiceCollection AddKeptSessions(this IServiceCollection services) => services
        .AddSingleton<RecordingFolder>()
        .AddSingleton<RecordedLengths>()
        .AddSingleton(static provider => new SessionExports(
            provider.GetRequiredService<ISessionStore>(), provider.GetRequiredService<RecordingFolder>(),
            provider.GetRequiredService<RecordedLengths>(), provider.GetRequiredService<TimeProvider>()));

    public static IServiceCollection AddSessionKeeping(this IServiceCollection services) => services
        .AddSingleton<RecordingWriter>()
        .AddSingleton<RecordingSweep>()
        .AddHostedService(static provider => provider.GetRequiredService<RecordingWriter>())
        .AddSingleton<SessionJournal>()
        .AddSingleton<ISessionJournal>(static provider => provider.GetRequiredService<SessionJournal>())
        .AddSingleton<IConversationMemory, ConversationMemory>()
        .AddHostedService<SessionJournalWriter>()
        .AddHostedService<SessionUpkeep>();
}
