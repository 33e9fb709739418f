import { api, dataOf } from "@/api/client";
import type { Accept, ChangePassword, Credentials, SetUp } from "@/api/schema.gen";

export const setUp = (body: SetUp) => dataOf(api.POST("/api/v1/setup", { body }));

export const logIn = (body: Credentials) => dataOf(api.POST("/api/v1/login", { body }));

export const logOut = () => api.POST("/api/v1/logout");

export const rename = (name: string) => dataOf(api.PATCH("/api/v1/me", { body: { name } }));

export const changePassword = (body: ChangePassword) => api.POST("/api/v1/me/password", { body });

/** Makes the login fresh, for what needs the password to be given just now. */
export const confirmPassword = (password: string) => api.POST("/api/v1/me/confirm", { body: { password } });

export const acceptInvitation = (token: string, body: Accept) =>
  dataOf(api.POST("/api/v1/invitations/{token}/accept", { params: { path: { token } }, body }));

export const resetPassword = (token: string, password: string) =>
  api.POST("/api/v1/resets/{token}", { params: { path: { token } }, body: { password } });
