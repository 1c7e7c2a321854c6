using Parley.Core.Sessions;
using Parley.Server.Sessions.Recording;

namespace Parley.Server.Sessions.Keeping;

/// <summary>Registers what keeps sessions; sessions of the command line are not kept.</summary>
internal static class SessionKeepingServices
{
    public static IServiceCollection AddSessionKeeping(this IServiceCollection services) => services
        .AddSingleton<RecordingFolder>()
        .AddSingleton<RecordingWriter>()
        .AddSingleton<RecordingSweep>()
        .AddHostedService(static provider => provider.GetRequiredService<RecordingWriter>())
        .AddSingleton<SessionJournal>()
        .AddSingleton<ISessionJournal>(static provider => provider.GetRequiredService<SessionJournal>())
        .AddSingleton<IConversationMemory, ConversationMemory>()
        .AddHostedService<SessionJournalWriter>()
        .AddHostedService<SessionUpkeep>();
}
