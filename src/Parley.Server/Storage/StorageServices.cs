using Microsoft.Extensions.Options;

using Parley.Core.Events;
using Parley.Core.Personas;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;
using Parley.Core.Training;
using Parley.Core.Voices.Registry;
using Parley.Server.Configuration;
using Parley.Server.Storage.Migrations;
using Parley.Server.Storage.Personas;
using Parley.Server.Storage.Postgres;
using Parley.Server.Storage.Sessions;
using Parley.Server.Storage.Sqlite;
using Parley.Server.Storage.Training;
using Parley.Server.Storage.Voices;

namespace Parley.Server.Storage;

/// <summary>Registers the database and what is kept in it. Nothing is opened before it is used.</summary>
internal static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton(static provider => Database(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(static provider => new Backup.DataBackup(
            provider.GetRequiredService<IDatabase>(), provider.GetRequiredService<IOptions<StorageOptions>>()))
        .AddSingleton<SqlEventLog>()
        .AddSingleton<IEventLog>(static provider => provider.GetRequiredService<SqlEventLog>())
        .AddSingleton<SqlReceipts>()
        .AddSingleton<IReceipts>(static provider => provider.GetRequiredService<SqlReceipts>())
        .AddSingleton<IVoiceRegistry, SqlVoiceRegistry>()
        .AddSingleton<SqlPersonaStore>()
        .AddSingleton<IPersonaStore>(static provider => provider.GetRequiredService<SqlPersonaStore>())
        .AddSingleton<IPersonaKeeper>(static provider => provider.GetRequiredService<SqlPersonaStore>())
        .AddSingleton<ITrainingQueue, SqlTrainingQueue>()
        .AddSingleton<ISessionStore, SqlSessionStore>();

    private static IDatabase Database(StorageOptions options, TimeProvider time)
    {
        try
        {
            return options.PostgresUrl is { Length: > 0 }
                ? new PostgresDatabase(options, Migration.All, time)
                : new SqliteDatabase(options, Migration.All, time);
        }
        catch (FormatException problem)
        {
            throw new SettingsException(problem.Message, problem);
        }
    }
}
