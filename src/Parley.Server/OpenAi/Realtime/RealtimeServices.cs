using Parley.Server.Composition;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>The door of this folder.</summary>
internal static class RealtimeServices
{
    public static IServiceCollection AddRealtime(this IServiceCollection services) => services
        .AddSingleton<RealtimeConnection>()
        .AddJson(RealtimeJson.Default);

    public static void MapRealtime(this IEndpointRouteBuilder routes)
    {
        routes.MapRealtimeSocket();
        routes.MapClientSecrets();
    }
}
